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

extern const Core kBroken_busy_after_fetch, kBroken_busy_leaks, kBroken_crash_marks_first,
    kBroken_enter_test_then_act, kBroken_enter_unmarked, kBroken_entry_not_volatile,
    kBroken_entry_read_twice, kBroken_hold_test_then_act, kBroken_no_withdrawal,
    kBroken_plain_state, kBroken_publish_early, kBroken_publish_while_entering,
    kBroken_refusal_takes_all_marks, kBroken_relaxed_commit, kBroken_released_too_early,
    kBroken_resume_test_then_act, kBroken_suspended_too_early;

namespace {

struct Case {
  const char* bug;
  const Core& core;
  const char* scenario;
  const char* what;  // how the failure begins
};

void PrintTo(const Case& a_case, std::ostream* out) { *out << a_case.bug; }

constexpr char kNoOrder[] = "no order of the contract's steps";
constexpr char kFrees[] = "frees a page of the image that is being entered";
constexpr char kNotWhole[] = "enters what is no whole image";
constexpr char kRace[] = "data race on";

const Case kCases[] = {
    {"busy_after_fetch", kBroken_busy_after_fetch, "load, load", kNoOrder},
    {"busy_leaks", kBroken_busy_leaks, "load apart, exec", kNoOrder},
    {"crash_marks_first", kBroken_crash_marks_first, "load, crash", kNoOrder},
    {"enter_test_then_act", kBroken_enter_test_then_act, "unload, exec", kNotWhole},
    {"enter_unmarked", kBroken_enter_unmarked, "unload, exec", kFrees},
    {"entry_not_volatile", kBroken_entry_not_volatile, "load_v1, unload_v1",
     "reads an entry of the guest's list that is not volatile"},
    {"entry_read_twice", kBroken_entry_read_twice, "load_v1, unload_v1",
     "reads what the guest may have changed once more"},
    {"hold_test_then_act", kBroken_hold_test_then_act, "load, load", kRace},
    {"no_withdrawal", kBroken_no_withdrawal, "load on top, exec", kNotWhole},
    {"plain_state", kBroken_plain_state, "load, status", kRace},
    {"publish_early", kBroken_publish_early, "load, exec", kRace},
    {"publish_while_entering", kBroken_publish_while_entering, "unload, exec", kFrees},
    {"refusal_takes_all_marks", kBroken_refusal_takes_all_marks, "crash refused and unload, crash",
     kFrees},
    {"relaxed_commit", kBroken_relaxed_commit, "load, exec", kRace},
    {"released_too_early", kBroken_released_too_early, "load, load", kRace},
    {"resume_test_then_act", kBroken_resume_test_then_act, "continue, continue", kNoOrder},
    {"suspended_too_early", kBroken_suspended_too_early, "continue, abandon", kRace},
};

class Broken : public ::testing::TestWithParam<Case> {};

TEST_P(Broken, IsCaught) {
  const Scenario& scenario = ScenarioNamed(GetParam().scenario);
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
