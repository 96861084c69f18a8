// SPDX-License-Identifier: MIT
//
// Each theorem refuses the core with a planted bug. Where hypercalls can show the bug, its
// counterexample is a story that the simulated machine tells the same way: on the broken core an
// oracle speaks up, on the shipped one all promises hold.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "fuzz/simulation/oracle/violation.h"
#include "fuzz/simulation/replay/replay.h"
#include "proofs/prove.h"
#include "proofs/theorems/catalogue.h"
#include "trace/json.h"

namespace replay {
extern const Core kPatched_wrapped_end, kPatched_entry_at_end, kPatched_pair_loop,
    kPatched_position_bit, kPatched_withdraw_both, kPatched_status_zero, kPatched_reach_386,
    kPatched_start_before_area, kPatched_compat_buffer, kPatched_ram_hole, kPatched_list_entry,
    kPatched_posted_aligned;
}  // namespace replay

namespace {

using oracle::Invariant;

struct Case {
  const char* bug;
  const char* theorem;
  const char* claim;  // how the one that fails begins
  const replay::Core& core;
  std::vector<Invariant> oracles;  // any of them may be the first to see it; none: no hypercall
                                   // shows the bug
};

const Case kCases[] = {
    {"wrapped_end",
     "crash_segments_inside_area",
     "accepted as CRASH: every segment with a buffer lies inside the crash area",
     replay::kPatched_wrapped_end,
     {Invariant::kBounds, Invariant::kResult}},
    {"start_before_area",
     "crash_segments_inside_area",
     "accepted as CRASH: every segment with a buffer lies inside the crash area",
     replay::kPatched_start_before_area,
     {Invariant::kBounds, Invariant::kResult}},
    {"pair_loop",
     "crash_segments_inside_area",
     "accepted: no two segments",
     replay::kPatched_pair_loop,
     {Invariant::kResult}},
    {"entry_at_end",
     "entry_in_buffered_segment",
     "accepted, as a whole: the entry point lies in a segment",
     replay::kPatched_entry_at_end,
     {Invariant::kResult}},
    {"reach_386",
     "entry_in_buffered_segment",
     "accepted as EM_386: the entry point lies below 4 GiB",
     replay::kPatched_reach_386,
     {Invariant::kResult}},
    {"wrapped_end",
     "image_answer_is_the_contracts",
     "L9:",
     replay::kPatched_wrapped_end,
     {Invariant::kBounds, Invariant::kResult}},
    {"reach_386",
     "image_answer_is_the_contracts",
     "L14:",
     replay::kPatched_reach_386,
     {Invariant::kResult}},
    {"position_bit",
     "slot_transition_keeps_invariant",
     "S1, commit:",
     replay::kPatched_position_bit,
     {Invariant::kSlots, Invariant::kResult}},
    {"status_zero",
     "slot_transition_keeps_invariant",
     "T2, status:",
     replay::kPatched_status_zero,
     {Invariant::kPages, Invariant::kResult}},
    {"withdraw_both",
     "slot_transition_keeps_invariant",
     "S3: commit leaves the other type",
     replay::kPatched_withdraw_both,
     {Invariant::kSlots, Invariant::kResult}},
    {"compat_buffer",
     "image_answer_is_the_contracts",
     "L12:",
     replay::kPatched_compat_buffer,
     {Invariant::kBounds, Invariant::kResult}},
    {"ram_hole",
     "image_answer_is_the_contracts",
     "L9:",
     replay::kPatched_ram_hole,
     {Invariant::kResult}},
    {"list_entry",
     "entry_in_buffered_segment",
     "accepted, as a whole: the entry point lies in a segment",
     replay::kPatched_list_entry,
     {Invariant::kResult}},
    {"posted_aligned",
     "image_answer_is_the_contracts",
     "the image gets the first",
     replay::kPatched_posted_aligned,
     {Invariant::kResult}},
};

void PrintTo(const Case& broken, std::ostream* out) {
  *out << broken.bug << ", " << broken.theorem;
}

class BrokenTest : public testing::TestWithParam<Case> {};

TEST_P(BrokenTest, IsRefutedByAStoryThatReplays) {
  const Case& broken = GetParam();
  const auto& all = theorems::AllTheorems();
  const auto theorem = std::find_if(all.begin(), all.end(), [&](const theorems::Theorem& one) {
    return one.name == broken.theorem;
  });
  ASSERT_NE(theorem, all.end());
  const std::string path = std::string("proofs/broken/") + broken.bug;
  const proofs::Report report = proofs::Prove(*theorem, {path + "_bc.bc", path + "_bc_raw.bc"});
  ASSERT_EQ(report.result, proofs::Result::kRefuted) << report.message;
  EXPECT_EQ(report.message.find(std::string("not so: ") + broken.claim), 0u) << report.message;
  ASSERT_EQ(report.counterexample.has_value(), !broken.oracles.empty());
  if (!report.counterexample) return;
  SCOPED_TRACE(report.message + "\n" + trace::ToJson(*report.counterexample));

  trace::ForeignStore nothing{std::filesystem::path()};
  EXPECT_TRUE(replay::Run(*report.counterexample, nothing).held()) << "on the shipped core";
  const replay::Outcome outcome = replay::Run(*report.counterexample, nothing, broken.core);
  ASSERT_FALSE(outcome.violations.empty());
  const oracle::Violation& first = outcome.violations.front();
  EXPECT_TRUE(std::count(broken.oracles.begin(), broken.oracles.end(), first.invariant) == 1)
      << oracle::Line(first);
}

INSTANTIATE_TEST_SUITE_P(KnownBugs, BrokenTest, testing::ValuesIn(kCases), [](const auto& info) {
  return fmt::format("{}_{}", info.param.bug, info.param.theorem);
});

}  // namespace
