// SPDX-License-Identifier: MIT
#pragma once

#include "fuzz/engines/targets/segments_fuzz/input.h"
#include "trace/trace.h"

namespace targets {

/// The same question as a whole hypercall: a machine with that crash area and RAM, and one load.
/// Buffers are mapped for their first 64 KiB.
trace::Trace ToTrace(const SegmentsInput& input);

}  // namespace targets
