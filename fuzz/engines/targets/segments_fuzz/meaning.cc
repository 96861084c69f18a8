// SPDX-License-Identifier: MIT
#include "fuzz/engines/targets/meaning.h"

#include "fuzz/engines/targets/segments_fuzz/check.h"
#include "fuzz/engines/targets/segments_fuzz/input.h"
#include "fuzz/engines/targets/segments_fuzz/to_trace.h"
#include "trace/story.h"

namespace targets::segments_fuzz {
namespace {

SegmentsInput Decode(Bytes input) {
  SegmentsInput segments;
  DecodeSegments(input.data(), input.size(), segments);
  return segments;
}

std::optional<oracle::Violation> CheckInput(Bytes input) { return Check(Decode(input)); }

std::string Story(Bytes input) { return trace::Story(ToTrace(Decode(input))); }

std::optional<trace::Trace> TraceOf(Bytes input) { return ToTrace(Decode(input)); }

}  // namespace

extern const Meaning kMeaning{
    .target = "segments_fuzz", .check = CheckInput, .story = Story, .to_trace = TraceOf};

}  // namespace targets::segments_fuzz
