// SPDX-License-Identifier: MIT
#pragma once

#include "trace/trace.h"

namespace seeds {

/// A recorded trace as a fuzzer can use it: the same hypercalls and the same segments in the same
/// order on a crash area of 64 pages (of type DEFAULT: in RAM), each segment cut to two pages and a
/// line of data, with patterns for foreign bytes. A kernel of 50 MiB shows nothing that two pages
/// of it do not, and costs thousands of executions.
trace::Trace Shrink(trace::Trace trace);

}  // namespace seeds
