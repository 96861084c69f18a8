// SPDX-License-Identifier: MIT
//
// Known bugs that name a claim of a theorem: the broken core refutes that claim. The counterexample
// is a trace; on the broken core it breaks a promise that the patch's head names, on the shipped
// core every promise holds.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <ostream>
#include <set>
#include <stdexcept>
#include <string>

#include "fuzz/bugs/known_bug.h"
#include "fuzz/simulation/oracle/violation.h"
#include "fuzz/simulation/replay/replay.h"
#include "proofs/ir/lower.h"
#include "proofs/prove.h"
#include "proofs/theorems/catalogue.h"
#include "trace/foreign.h"
#include "trace/json.h"

namespace replay {
extern const Core kPatched_wrapped_end, kPatched_entry_at_end, kPatched_pair_loop,
    kPatched_position_bit, kPatched_withdraw_both, kPatched_status_zero, kPatched_reach_386,
    kPatched_start_before_area, kPatched_compat_buffer, kPatched_ram_hole, kPatched_list_entry,
    kPatched_posted_aligned, kPatched_third_range;
}  // namespace replay

namespace {

struct Planted {
  const char* bug;   // a file of corpora/known_bugs/
  const char* core;  // what BUILD.bazel calls the core that has it
  const replay::Core& running;
};

const Planted kPlanted[] = {
    {"01_wrapped_end", "wrapped_end", replay::kPatched_wrapped_end},
    {"02_entry_at_end", "entry_at_end", replay::kPatched_entry_at_end},
    {"03_pair_loop", "pair_loop", replay::kPatched_pair_loop},
    {"04_position_bit", "position_bit", replay::kPatched_position_bit},
    {"87_compat_buffer", "compat_buffer", replay::kPatched_compat_buffer},
    {"88_list_entry", "list_entry", replay::kPatched_list_entry},
    {"89_posted_aligned", "posted_aligned", replay::kPatched_posted_aligned},
    {"90_ram_hole", "ram_hole", replay::kPatched_ram_hole},
    {"91_reach_386", "reach_386", replay::kPatched_reach_386},
    {"92_start_before_area", "start_before_area", replay::kPatched_start_before_area},
    {"93_status_zero", "status_zero", replay::kPatched_status_zero},
    {"94_withdraw_both", "withdraw_both", replay::kPatched_withdraw_both},
    {"139_third_range", "third_range", replay::kPatched_third_range},
};

void PrintTo(const Planted& planted, std::ostream* out) { *out << planted.bug; }

const theorems::Theorem& TheoremNamed(const std::string& name) {
  const auto& all = theorems::AllTheorems();
  const auto found = std::find_if(all.begin(), all.end(), [&](const theorems::Theorem& theorem) {
    return theorem.name == name;
  });
  if (found == all.end()) throw std::logic_error("no theorem is called " + name);
  return *found;
}

void ExpectRefuted(const Planted& planted, const bugs::Refutation& expected) {
  SCOPED_TRACE(expected.theorem);
  const std::string path = std::string("proofs/broken/") + planted.core;
  const proofs::Report report =
      proofs::Prove(TheoremNamed(expected.theorem), {path + "_bc.bc", path + "_bc_raw.bc"});
  EXPECT_NO_THROW(ir::CheckTraps(path + "_bc_raw.bc"));
  ASSERT_EQ(report.result, proofs::Result::kRefuted) << report.message;
  EXPECT_TRUE(report.message.starts_with("not so: " + expected.claim)) << report.message;
  ASSERT_TRUE(report.counterexample);
  SCOPED_TRACE(report.message + "\n" + trace::ToJson(*report.counterexample));

  trace::ForeignStore nothing{std::filesystem::path()};
  EXPECT_TRUE(replay::Run(*report.counterexample, nothing).held()) << "on the shipped core";
  const replay::Outcome outcome = replay::Run(*report.counterexample, nothing, planted.running);
  ASSERT_FALSE(outcome.violations.empty());
  const oracle::Violation& first = outcome.violations.front();
  EXPECT_EQ(
      std::count(expected.oracles.begin(), expected.oracles.end(), oracle::Name(first.invariant)),
      1)
      << oracle::Line(first);
}

class BrokenTest : public testing::TestWithParam<Planted> {};

TEST_P(BrokenTest, IsRefutedByAStoryThatReplays) {
  const auto known = bugs::ReadKnownBugs("corpora/known_bugs", {GetParam().bug});
  int claims = 0;
  for (const bugs::Refutation& expected : known[0].theorems) {
    if (expected.claim.empty()) continue;
    ++claims;
    ExpectRefuted(GetParam(), expected);
  }
  EXPECT_GE(claims, 1) << "the patch's head names no claim";
}

INSTANTIATE_TEST_SUITE_P(All, BrokenTest, testing::ValuesIn(kPlanted),
                         [](const auto& info) { return std::string(info.param.bug); });

TEST(KnownBugs, EachThatNamesAClaimIsPlantedHere) {
  std::set<std::string> named, planted;
  for (const bugs::KnownBug& bug : bugs::ReadKnownBugs("corpora/known_bugs", {})) {
    for (const bugs::Refutation& each : bug.theorems) {
      if (!each.claim.empty()) named.insert(bug.name);
    }
  }
  for (const Planted& each : kPlanted) planted.insert(each.bug);
  EXPECT_EQ(planted, named);
}

}  // namespace
