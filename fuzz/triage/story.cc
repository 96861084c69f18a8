// SPDX-License-Identifier: MIT
#include "fuzz/triage/story.h"

#include <fmt/format.h>

#include "fuzz/targets/segments_input.h"
#include "fuzz/targets/segments_trace.h"
#include "fuzz/targets/slots_input.h"
#include "fuzz/trace/story.h"

namespace triage {
namespace {

std::string SlotsStory(const Input& input) {
  const targets::SlotsInput slots(input.bytes.data(), input.bytes.size());
  std::string story;
  for (std::uint32_t type = 0; type < 2; ++type) {
    story += fmt::format("at rest  type {}: {}, position {}\n", type,
                         slots.present_at_start(type) ? "an image" : "no image",
                         slots.position_at_start(type));
  }
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const targets::SlotOperation operation = slots.operation(i);
    const bool commits = operation.kind == targets::SlotOperation::Kind::kCommit;
    story += fmt::format("{:>7}  {} type {}\n", i, commits ? "commit" : "withdraw", operation.type);
  }
  return story;
}

}  // namespace

std::string Story(const Input& input, std::span<const std::int64_t> results) {
  if (input.target == "slots_fuzz") return SlotsStory(input);
  if (input.target == "segments_fuzz") {
    targets::SegmentsInput segments;
    targets::DecodeSegments(input.bytes.data(), input.bytes.size(), segments);
    return trace::Story(targets::ToTrace(segments));
  }
  return trace::Story(input.trace, results);
}

}  // namespace triage
