// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "trace/trace.h"

namespace preload {

/// Makes a trace's hypercall of a kexec hypercall of this process that has no answer yet. It has
/// all memory that the core may read (argument, descriptors, buffers), at the addresses that
/// GuestLayout gives. Memory that is not mapped in the process is not mapped in the trace.
trace::Hypercall CaptureCall(std::uint64_t op, std::uint64_t arg);

}  // namespace preload
