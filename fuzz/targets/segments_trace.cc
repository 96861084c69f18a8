// SPDX-License-Identifier: MIT
#include "fuzz/targets/segments_trace.h"

#include <utility>
#include <vector>

#include "fuzz/mutate/calls.h"

namespace targets {

trace::Trace ToTrace(const SegmentsInput& input) {
  trace::Trace trace;
  trace.machine.physical_bits = input.bounds.physical_bits;
  trace.machine.crash = {.start = input.bounds.crash_start, .size = input.bounds.crash_size};
  std::vector<trace::Segment> segments;
  for (std::uint32_t i = 0; i < input.count; ++i) {
    const kexecore::Segment& segment = input.segments[i];
    segments.push_back({.buf = segment.buf,
                        .buf_size = segment.buf_size,
                        .dest_maddr = segment.dest_maddr,
                        .dest_size = segment.dest_size});
  }
  trace.hypercalls.push_back(mutate::LoadCall(std::move(segments), input.entry, input.arch));
  return trace;
}

}  // namespace targets
