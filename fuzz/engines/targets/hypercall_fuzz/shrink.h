// SPDX-License-Identifier: MIT
#pragma once

#include "trace/trace.h"

namespace targets::hypercall_fuzz {

/// Makes a recorded trace fast enough for a fuzzer. Hypercalls and segments keep their order. The
/// crash area shrinks to 64 pages; each segment shrinks to two pages and 64 bytes of data, and lies
/// in that area or, if the type is DEFAULT, in RAM. Patterns replace foreign bytes. A kernel of 50
/// MiB shows nothing that two pages of it do not show, and takes the time of thousands of
/// executions.
trace::Trace Shrink(trace::Trace trace);

}  // namespace targets::hypercall_fuzz
