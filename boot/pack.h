// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "trace/foreign.h"
#include "trace/trace.h"

namespace boot {

/// The boot module of a trace (asm/host/hypervisor/module.h). Throws trace::Error where a bare
/// machine cannot make its calls (other CPUs' writes are a simulated machine's, and so are faults
/// but that of the hook `enter`: a control page refuses, with -EBUSY) or it is too large, and
/// trace::EnvironmentError where the bytes of a foreign file are not there: a kernel does not boot
/// without. What stands for a simulated machine's allocator and mappings, and where it has its
/// control page, is left out: a bare machine has its own.
std::vector<std::uint8_t> Pack(const trace::Trace& trace, trace::ForeignStore& store);

/// How much memory the emulated machine must have, in MiB, so that the trace's RAM is RAM in it,
/// and what its firmware keeps at the end of RAM (its tables) lies above.
std::uint64_t MemoryMib(const trace::MachineDescription& machine);

}  // namespace boot
