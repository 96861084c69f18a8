// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "cli/error.h"
#include "trace/trace.h"

namespace client {

/// The machine that a client sees, as the command line describes it.
struct MachineOptions {
  std::string ram = "1G";
  std::string crash = "256M@128M";  // SIZE@START, as in crashkernel=
  std::uint32_t cpus = 2;
  std::uint32_t physical_bits = 46;
};

/// An option makes no sense: one line that names it, and says which values do.
struct OptionError : cli::UsageError {
  using UsageError::UsageError;
};

/// "64M" in bytes: a number (decimal, or hex with 0x) and an optional K, M, G or T. Throws
/// OptionError.
std::uint64_t ParseSize(const std::string& text);

/// The same machine as a trace describes it. The hypervisor has the last 16 MiB of the RAM below
/// 3 GiB: vmcoreinfo and crash notes lie there. RAM has the holes of a PC, and is free where nobody
/// has it. Throws OptionError when the parts do not fit together.
trace::MachineDescription DescribeMachine(const MachineOptions& options);

}  // namespace client
