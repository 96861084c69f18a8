// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "trace/trace.h"

namespace preload {

/// Takes a kexec hypercall of this process, before it is answered, as one of a trace: with all
/// memory that the core may read for it (argument, descriptors, buffers), at the addresses that
/// GuestLayout gives. Memory that is not mapped stays so in the trace.
trace::Hypercall CaptureCall(std::uint64_t op, std::uint64_t arg);

}  // namespace preload
