// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "cli/error.h"
#include "client/record_arguments.h"
#include "trace/foreign.h"
#include "trace/trace.h"

namespace client {

/// Stands for the kernel that setup fetched, as an argument of the client.
inline constexpr char kKernelArgument[] = "@kernel";

/// Stands for the initramfs of asm/host, also as a part of an argument of the client.
inline constexpr char kInitramfsArgument[] = "@initramfs";

struct Recording {
  trace::Trace trace;     // with the answers that the client saw
  int exit_code = 0;      // the client's; 128 + signal when one ended it
  std::string last_line;  // of what it wrote to stderr
};

/// There is nothing to record: the client ran but made no kexec hypercall, or there is no such
/// program.
struct NothingRecorded : cli::UsageError {
  using UsageError::UsageError;
};

/// Runs a client, such as {"kexec", "-p", "@kernel"}, against the hosted core on this machine. A
/// client that fails is recorded like any other. Foreign bytes go into the default folder of
/// trace::ForeignStore. Throws OptionError, NothingRecorded, or cli::EnvironmentError: kexec, the
/// kernel or the preload library is missing, or the library had to end the client.
Recording Record(const RecordArguments& arguments);

}  // namespace client
