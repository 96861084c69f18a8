// SPDX-License-Identifier: MIT
#pragma once

#include "fuzz/engines/targets/segments_fuzz/input.h"
#include "trace/trace.h"

namespace targets::segments_fuzz {

/// A trace that loads the same image: a machine with that crash area and RAM, and one hypercall.
/// The first 64 KiB of each buffer are mapped.
trace::Trace ToTrace(const SegmentsInput& input);

}  // namespace targets::segments_fuzz
