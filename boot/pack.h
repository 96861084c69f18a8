// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "trace/foreign.h"
#include "trace/trace.h"

namespace boot {

/// Makes the boot module of a trace (asm/host/hypervisor/module.h). The settings of a simulated
/// machine's allocator and mappings, and the address of its control page, are left out: a bare
/// machine has its own.
///
/// Throws cli::InputError where the trace is too large, or where a bare machine cannot make its
/// calls: only a simulated machine has other CPUs that write, and faults of hooks. The one fault
/// that a bare machine can have is that of the hook `enter`: its control page refuses, with -EBUSY.
/// Throws cli::EnvironmentError where the bytes of a foreign file are missing, without which a
/// kernel does not boot.
std::vector<std::uint8_t> Pack(const trace::Trace& trace, trace::ForeignStore& store);

/// The memory, in MiB, that the emulated machine must have so that the trace's RAM is RAM in it.
/// The tables that its firmware keeps at the end of RAM lie above.
std::uint64_t MemoryMib(const trace::MachineDescription& machine);

}  // namespace boot
