// SPDX-License-Identifier: MIT
#include "fuzz/engines/targets/segments_fuzz/to_trace.h"

#include <utility>
#include <vector>

#include "trace/build.h"

namespace targets::segments_fuzz {

trace::Trace ToTrace(const SegmentsInput& input) {
  trace::Trace trace;
  trace.machine.physical_bits = input.bounds.physical_bits;
  trace.machine.abi = input.abi();
  for (std::uint32_t i = 0; i < input.ram_ranges; ++i) {
    trace.machine.ram.push_back({.start = input.ram[i].start, .size = input.ram[i].size});
  }
  trace.machine.crash = {.start = input.bounds.crash_start, .size = input.bounds.crash_size};
  std::vector<trace::Segment> segments;
  for (std::uint32_t i = 0; i < input.count; ++i) {
    const kexecore::Segment& segment = input.segments[i];
    segments.push_back({.buf = segment.buf,
                        .buf_size = segment.buf_size,
                        .dest_maddr = segment.dest_maddr,
                        .dest_size = segment.dest_size});
  }
  const trace::Dialect dialect{.abi = input.abi(),
                               .compat = input.caller == kexecore::Caller::kCompat};
  trace.hypercalls.push_back(trace::BuildLoad(dialect, static_cast<std::uint8_t>(input.bounds.type),
                                              std::move(segments), input.entry, input.arch));
  return trace;
}

}  // namespace targets::segments_fuzz
