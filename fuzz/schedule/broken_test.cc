// SPDX-License-Identifier: MIT
//
// Cores with a planted mistake (broken/, or a known bug): each is caught in the scenario that is
// named, by the check that is to notice; the schedule can be run again, and says nothing of the
// shipped core.
#include <gtest/gtest.h>

#include <cstdio>
#include <optional>
#include <ostream>
#include <string>

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
    kPatched_resume_test_then_act, kPatched_suspended_too_early;

namespace {

struct Case {
  const char* bug;
  const Core& core;
  const char* scenario;
  const char* what;          // how the failure begins
  std::uint32_t tries = 64;  // after which this core gives up
};

void PrintTo(const Case& a_case, std::ostream* out) { *out << a_case.bug; }

constexpr char kNoOrder[] = "no order of the contract's steps";
constexpr char kFrees[] = "frees a page of the image that is being entered";
constexpr char kNotWhole[] = "enters an image that is not whole";
constexpr char kRace[] = "data race on";

const Case kCases[] = {
    {"busy_after_fetch", kPatched_busy_after_fetch, "load, load", kNoOrder},
    {"busy_leaks", kPatched_busy_leaks, "load apart, exec", kNoOrder},
    {"compat_entry_not_volatile", kPatched_compat_entry_not_volatile, "compat load_v1, exec",
     "reads an entry of the guest's page list without volatile"},
    {"crash_gives_up", kPatched_crash_gives_up, "exec, crash", kNoOrder, 1},
    {"crash_marks_first", kPatched_crash_marks_first, "load, crash", kNoOrder},
    {"crash_stays_marked", kPatched_crash_stays_marked, "unload, crash", kNoOrder, 1},
    {"enter_test_then_act", kPatched_enter_test_then_act, "unload, exec", kNotWhole},
    {"enter_unmarked", kPatched_enter_unmarked, "unload, exec", kFrees},
    {"entry_not_volatile", kPatched_entry_not_volatile, "load_v1, unload_v1",
     "reads an entry of the guest's page list without volatile"},
    {"entry_read_twice", kPatched_entry_read_twice, "load_v1, unload_v1",
     "reads again what the guest may have changed"},
    {"gives_up_entering", kPatched_gives_up_entering, "exec, exec", kFrees, 1},
    {"gives_up_holding", kPatched_gives_up_holding, "load, load", kRace, 1},
    {"hold_test_then_act", kPatched_hold_test_then_act, "load, load", kRace},
    {"no_withdrawal", kPatched_no_withdrawal, "load on top, exec", kNotWhole},
    {"plain_state", kPatched_plain_state, "load, status", kRace},
    {"publish_early", kPatched_publish_early, "load, exec", kRace},
    {"publish_while_entering", kPatched_publish_while_entering, "unload, exec", kFrees},
    {"refusal_takes_all_marks", kPatched_refusal_takes_all_marks, "crash refused and unload, crash",
     kFrees},
    {"relaxed_commit", kPatched_relaxed_commit, "load, exec", kRace},
    {"released_too_early", kPatched_released_too_early, "load, load", kRace},
    {"resume_test_then_act", kPatched_resume_test_then_act, "continue, continue", kNoOrder},
    {"suspended_too_early", kPatched_suspended_too_early, "continue, abandon", kRace},
};

class Broken : public ::testing::TestWithParam<Case> {};

TEST_P(Broken, IsCaught) {
  Scenario scenario = ScenarioNamed(GetParam().scenario);
  scenario.tries = GetParam().tries;
  const Outcome outcome = Explore(GetParam().core, scenario);
  ASSERT_TRUE(outcome.failure) << outcome.schedules << " schedules, and all kept the contract";
  std::printf("%s", ToString(*outcome.failure).c_str());
  EXPECT_TRUE(outcome.failure->what.starts_with(GetParam().what)) << outcome.failure->what;

  const auto again = Repeat(GetParam().core, scenario, outcome.failure->choices);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->what, outcome.failure->what);
  EXPECT_EQ(again->story, outcome.failure->story);
  const auto shipped = Repeat(kShippedCore, scenario, outcome.failure->choices);
  EXPECT_FALSE(shipped) << ToString(*shipped);
}

INSTANTIATE_TEST_SUITE_P(All, Broken, ::testing::ValuesIn(kCases),
                         [](const ::testing::TestParamInfo<Case>& info) {
                           return std::string(info.param.bug);
                         });

}  // namespace
}  // namespace schedule
