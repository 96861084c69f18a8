// SPDX-License-Identifier: MIT
//
// Known bugs that name a scenario: the explorer catches each in that scenario, with the failure
// that the patch's head names. The schedule can be run again, and the shipped core passes in it.
#include <gtest/gtest.h>

#include <cstdio>
#include <optional>
#include <ostream>
#include <set>
#include <string>

#include "fuzz/bugs/known_bug.h"
#include "fuzz/schedule/core.h"
#include "fuzz/schedule/explore.h"
#include "fuzz/schedule/scenarios.h"

namespace schedule {

extern const Core kPatched_busy_after_fetch, kPatched_busy_leaks,
    kPatched_compat_entry_not_volatile, kPatched_crash_gives_up, kPatched_crash_marks_first,
    kPatched_crash_stays_marked, kPatched_enter_test_then_act, kPatched_enter_unmarked,
    kPatched_entry_not_volatile, kPatched_entry_read_twice, kPatched_gives_up_entering,
    kPatched_gives_up_holding, kPatched_hold_test_then_act, kPatched_no_withdrawal,
    kPatched_plain_state, kPatched_publish_early, kPatched_publish_while_entering,
    kPatched_refusal_takes_all_marks, kPatched_relaxed_commit, kPatched_released_too_early,
    kPatched_resume_test_then_act, kPatched_suspended_too_early, kPatched_ticket_ignored,
    kPatched_space_ignored, kPatched_taken_for_good, kPatched_given_back_twice,
    kPatched_forgotten_early;

namespace {

struct Planted {
  const char* bug;  // a file of corpora/known_bugs/
  const Core& core;
};

void PrintTo(const Planted& planted, std::ostream* out) { *out << planted.bug; }

const Planted kPlanted[] = {
    {"67_busy_after_fetch", kPatched_busy_after_fetch},
    {"68_busy_leaks", kPatched_busy_leaks},
    {"69_compat_entry_not_volatile", kPatched_compat_entry_not_volatile},
    {"70_crash_gives_up", kPatched_crash_gives_up},
    {"71_crash_marks_first", kPatched_crash_marks_first},
    {"72_crash_stays_marked", kPatched_crash_stays_marked},
    {"73_enter_test_then_act", kPatched_enter_test_then_act},
    {"26_enter_unmarked", kPatched_enter_unmarked},
    {"74_entry_not_volatile", kPatched_entry_not_volatile},
    {"75_entry_read_twice", kPatched_entry_read_twice},
    {"76_gives_up_entering", kPatched_gives_up_entering},
    {"77_gives_up_holding", kPatched_gives_up_holding},
    {"27_hold_test_then_act", kPatched_hold_test_then_act},
    {"78_no_withdrawal", kPatched_no_withdrawal},
    {"79_plain_state", kPatched_plain_state},
    {"80_publish_early", kPatched_publish_early},
    {"81_publish_while_entering", kPatched_publish_while_entering},
    {"82_refusal_takes_all_marks", kPatched_refusal_takes_all_marks},
    {"83_relaxed_commit", kPatched_relaxed_commit},
    {"84_released_too_early", kPatched_released_too_early},
    {"85_resume_test_then_act", kPatched_resume_test_then_act},
    {"86_suspended_too_early", kPatched_suspended_too_early},
    {"97_ticket_ignored", kPatched_ticket_ignored},
    {"98_space_ignored", kPatched_space_ignored},
    {"100_taken_for_good", kPatched_taken_for_good},
    {"101_given_back_twice", kPatched_given_back_twice},
    {"109_forgotten_early", kPatched_forgotten_early},
};

class Broken : public ::testing::TestWithParam<Planted> {};

TEST_P(Broken, IsCaught) {
  const auto known = bugs::ReadKnownBugs("corpora/known_bugs", {GetParam().bug});
  ASSERT_TRUE(known[0].schedule) << "the patch's head names no scenario";
  const bugs::FailingSchedule& expected = *known[0].schedule;
  Scenario scenario = ScenarioNamed(expected.scenario);
  scenario.tries = expected.tries;
  const Outcome outcome = Explore(GetParam().core, scenario);
  ASSERT_TRUE(outcome.failure) << outcome.schedules << " schedules, and all kept the contract";
  std::printf("%s", ToString(*outcome.failure).c_str());
  EXPECT_TRUE(outcome.failure->what.starts_with(expected.failure)) << outcome.failure->what;

  const auto again = Repeat(GetParam().core, scenario, outcome.failure->choices);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->what, outcome.failure->what);
  EXPECT_EQ(again->story, outcome.failure->story);
  const auto shipped = Repeat(kShippedCore, scenario, outcome.failure->choices);
  EXPECT_FALSE(shipped) << ToString(*shipped);
}

INSTANTIATE_TEST_SUITE_P(All, Broken, ::testing::ValuesIn(kPlanted),
                         [](const ::testing::TestParamInfo<Planted>& info) {
                           return std::string(info.param.bug);
                         });

TEST(KnownBugs, EachThatNamesAScenarioIsPlantedHere) {
  std::set<std::string> named, planted;
  for (const bugs::KnownBug& bug : bugs::ReadKnownBugs("corpora/known_bugs", {})) {
    if (bug.schedule) named.insert(bug.name);
  }
  for (const Planted& each : kPlanted) planted.insert(each.bug);
  EXPECT_EQ(planted, named);
}

}  // namespace
}  // namespace schedule
