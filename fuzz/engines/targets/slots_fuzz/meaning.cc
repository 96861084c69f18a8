// SPDX-License-Identifier: MIT
#include "fuzz/engines/targets/meaning.h"

#include <fmt/format.h>

#include "fuzz/engines/targets/slots_fuzz/check.h"
#include "fuzz/engines/targets/slots_fuzz/input.h"

namespace targets::slots_fuzz {
namespace {

std::optional<oracle::Violation> CheckInput(Bytes input) {
  return Check(SlotsInput(input.data(), input.size()));
}

std::string Story(Bytes input) {
  const SlotsInput slots(input.data(), input.size());
  std::string story;
  for (std::uint32_t type = 0; type < 2; ++type) {
    story += fmt::format("at rest  type {}: {}, position {}\n", type,
                         slots.present_at_start(type) ? "an image" : "no image",
                         slots.position_at_start(type));
  }
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const SlotOperation operation = slots.operation(i);
    const bool commits = operation.kind == SlotOperation::Kind::kCommit;
    story += fmt::format("{:>7}  {} type {}\n", i, commits ? "commit" : "withdraw", operation.type);
  }
  return story;
}

/// No hypercall names an operation on the slot word.
std::optional<trace::Trace> NoTrace(Bytes /*input*/) { return std::nullopt; }

}  // namespace

extern const Meaning kMeaning{
    .target = "slots_fuzz", .check = CheckInput, .story = Story, .to_trace = NoTrace};

}  // namespace targets::slots_fuzz
