// SPDX-License-Identifier: MIT
//
// The core of this tree runs every scenario in every schedule within the scenario's bound.
#include <gtest/gtest.h>

#include <cstdio>
#include <map>
#include <ostream>
#include <set>
#include <string>

#include "fuzz/schedule/core.h"
#include "fuzz/schedule/explore.h"
#include "fuzz/schedule/scenarios.h"

namespace schedule {

extern const Core kPatched_few_tries;

void PrintTo(const Scenario& scenario, std::ostream* out) { *out << scenario.name; }

namespace {

using Answers = std::set<std::string>;

/// The answers that the CPUs of each scenario get, over all schedules. A test wants neither more
/// nor fewer, so that no way in which the scenario can end is missed.
const std::map<std::string, Answers>& Expected() {
  static const std::map<std::string, Answers> expected = {
      {"load, exec", {"0 | -ENOENT", "0 | entered crash A"}},
      {"load on top, exec", {"-EBUSY | entered crash A", "0 | -ENOENT", "0 | entered crash B"}},
      {"load apart, exec", {"-EBUSY | entered crash A", "0 | entered crash C"}},
      {"load default, exec", {"-EBUSY | entered default A", "0 | entered default B"}},
      {"load on top, exec refused",
       {"-EBUSY | refused crash A", "0 | -ENOENT", "0 | refused crash A", "0 | refused crash B"}},
      {"load default, exec refused, status",
       {"-EBUSY | refused default A, 1", "0 | refused default A, 1", "0 | refused default B, 1"}},
      {"two loads, exec",
       {"-EBUSY, -EBUSY | entered crash A", "0, -EBUSY | entered crash C",
        "0, 0 | entered crash B"}},
      {"load, crash", {"0 | -ENOENT", "0 | entered crash A"}},
      {"load on top, crash", {"-EBUSY | entered crash A", "0 | -ENOENT", "0 | entered crash B"}},
      {"load on top, exec default", {"-EBUSY | entered default A", "0 | entered default A"}},
      {"load on top, crash refused",
       {"-EBUSY | refused crash A", "0 | -ENOENT", "0 | refused crash A", "0 | refused crash B"}},
      {"unload, exec", {"-EBUSY | entered crash A", "0 | -ENOENT"}},
      {"unload default, exec", {"-EBUSY | entered default A", "0 | -ENOENT"}},
      {"unload, crash", {"-EBUSY | entered crash A", "0 | -ENOENT"}},
      {"exec refused, crash, unload",
       {"-EBUSY | entered crash A | -EBUSY", "-ENOENT | -ENOENT | 0",
        "refused crash A | -ENOENT | 0", "refused crash A | entered crash A | -EBUSY"}},
      {"load on top, exec refused, crash refused",
       {"-EBUSY | -EBUSY | refused crash A", "-EBUSY | refused crash A | refused crash A",
        "0 | -EBUSY | refused crash A", "0 | -EBUSY | refused crash B", "0 | -ENOENT | -ENOENT",
        "0 | -ENOENT | refused crash A", "0 | -ENOENT | refused crash B",
        "0 | refused crash A | -ENOENT", "0 | refused crash A | refused crash A",
        "0 | refused crash A | refused crash B", "0 | refused crash B | -ENOENT",
        "0 | refused crash B | refused crash A", "0 | refused crash B | refused crash B"}},
      {"exec, exec",
       {"-EBUSY | entered crash A", "refused crash A | -EBUSY",
        "refused crash A | entered crash A"}},
      {"exec default, exec",
       {"-EBUSY | entered crash A", "refused default A | -EBUSY",
        "refused default A | entered crash A"}},
      {"exec, crash", {"-EBUSY | entered crash A", "refused crash A | entered crash A"}},
      {"crash refused and unload, crash",
       {"refused crash A, -EBUSY | entered crash A", "refused crash A, 0 | -ENOENT"}},
      {"load, load", {"-EBUSY | 0", "0 | -EBUSY", "0 | 0"}},
      {"load, load default", {"-EBUSY | 0", "0 | -EBUSY", "0 | 0"}},
      {"load, unload", {"-EBUSY | 0", "0 | -EBUSY", "0 | 0"}},
      {"unload, unload", {"-EBUSY | 0", "0 | -EBUSY", "0 | 0"}},
      {"load_v1, unload_v1", {"-EBUSY | 0", "0 | -EBUSY", "0 | 0"}},
      {"compat load_v1, exec", {"0 | -ENOENT", "0 | entered compat list"}},
      {"load, status", {"0 | 0, 0", "0 | 0, 1", "0 | 1, 1"}},
      {"load with pauses, exec, crash",
       {"-EBUSY | -EBUSY | entered crash A", "-EBUSY | -ENOENT | entered crash A",
        "0 | -EBUSY | entered crash A", "0 | -ENOENT | entered crash A",
        "0 | entered default A | entered crash A"}},
      {"load on top with pauses, exec",
       {"-EBUSY | entered crash A", "0 | -ENOENT", "0 | entered crash B"}},
      {"unload with pauses, load", {"-EBUSY | 0", "0 | -EBUSY", "0 | 0"}},
      {"continue, abandon", {"-ERESTART, -EINVAL | -EINTR", "-ERESTART, 0 | -EINVAL"}},
      {"continue, continue", {"-EINVAL | 0", "0 | -EINVAL"}},
      {"abandon, exec refused", {"-EINTR | refused default A"}},
      {"late continue",
       {"-EINTR, -ERESTART, 0 | -EINVAL", "-EINVAL, -EBUSY, -EINVAL | 0",
        "-EINVAL, -EBUSY, 0 | -EINVAL", "-EINVAL, -ERESTART, 0 | 0"}},
      {"continue elsewhere, continue", {"-EINVAL | 0"}},
      {"two loads, load that waits",
       {"-EBUSY, -EBUSY | 0", "-EBUSY, 0 | 0", "0, -EBUSY | 0", "0, 0 | 0"}},
      {"load with pauses, unload that waits", {"-EBUSY | 0", "0 | 0"}},
      {"load on top, execute", {"-EBUSY | entered crash A", "0 | -ENOENT", "0 | entered crash B"}},
      {"execute, enter_failed and unload",
       {"-ENOENT | 0", "entered crash A | -EBUSY", "entered crash A | 0, 0"}},
      {"execute, enter_failed, crash refused and unload",
       {"-EBUSY |  | refused crash A, 0", "-ENOENT |  | refused crash A, 0",
        "entered crash A |  | refused crash A, -EBUSY",
        "entered crash A | 0 | refused crash A, -EBUSY",
        "entered crash A | 0 | refused crash A, 0"}},
  };
  return expected;
}

/// More answers, of a core that gives a step up after one try: exec is busy because of calls of
/// other CPUs, and kexecore_crash makes others busy while it looks for an image.
const std::map<std::string, Answers>& ExpectedOfFewTries() {
  static const std::map<std::string, Answers> expected = {
      {"load, exec", {"0 | -EBUSY"}},
      {"load on top, exec", {"0 | -EBUSY"}},
      {"load apart, exec", {"0 | -EBUSY"}},
      {"load default, exec", {"0 | -EBUSY"}},
      {"load on top, exec refused", {"0 | -EBUSY"}},
      {"load default, exec refused, status", {"0 | -EBUSY, 1"}},
      {"two loads, exec", {"0, 0 | -EBUSY"}},
      {"compat load_v1, exec", {"0 | -EBUSY"}},
      {"load on top, crash", {"-EBUSY | -ENOENT"}},
      {"load on top, exec default", {"0 | -EBUSY"}},
      {"load on top, crash refused", {"-EBUSY | -ENOENT"}},
      {"unload, exec", {"0 | -EBUSY"}},
      {"unload default, exec", {"0 | -EBUSY"}},
      {"exec refused, crash, unload", {"-EBUSY | -ENOENT | 0"}},
      {"load on top, exec refused, crash refused", {"0 | -EBUSY | -ENOENT"}},
      {"load on top with pauses, exec", {"0 | -EBUSY"}},
      {"abandon, exec refused", {"-EINTR | -EBUSY"}},
      {"two loads, load that waits", {"0, 0 | -EBUSY"}},
      {"load on top, execute", {"0 | -EBUSY"}},
      {"load with pauses, unload that waits", {"0 | -EBUSY"}},
      {"execute, enter_failed and unload", {"-EBUSY | 0"}},
  };
  return expected;
}

Answers Find(const std::map<std::string, Answers>& all, const std::string& name) {
  const auto found = all.find(name);
  return found == all.end() ? Answers{} : found->second;
}

Answers AnswersOf(const Outcome& outcome) {
  Answers answers;
  for (const auto& [answer, count] : outcome.answers) answers.insert(answer);
  return answers;
}

class Schedules : public ::testing::TestWithParam<Scenario> {};

TEST_P(Schedules, KeepTheContract) {
  const Scenario& scenario = GetParam();
  const Outcome outcome = Explore(kShippedCore, scenario);
  std::printf("%s: %llu schedules with at most %u preemptions\n", scenario.name.c_str(),
              static_cast<unsigned long long>(outcome.schedules), scenario.preemptions);
  ASSERT_FALSE(outcome.failure) << ToString(*outcome.failure);
  EXPECT_EQ(AnswersOf(outcome), Find(Expected(), scenario.name));
}

TEST_P(Schedules, KeepTheContractWhereStepsAreGivenUp) {
  Scenario scenario = GetParam();
  scenario.tries = 1;
  const Outcome outcome = Explore(kPatched_few_tries, scenario);
  ASSERT_FALSE(outcome.failure) << ToString(*outcome.failure);
  Answers expected = Find(Expected(), scenario.name);
  expected.merge(Find(ExpectedOfFewTries(), scenario.name));
  EXPECT_EQ(AnswersOf(outcome), expected);
}

INSTANTIATE_TEST_SUITE_P(All, Schedules, ::testing::ValuesIn(AllScenarios()),
                         [](const ::testing::TestParamInfo<Scenario>& info) {
                           std::string name;
                           for (const char c : info.param.name) {
                             if (c != ',') name += c == ' ' ? '_' : c;
                           }
                           return name;
                         });

TEST(Expected, NamesEachScenario) { EXPECT_EQ(Expected().size(), AllScenarios().size()); }

TEST(Explore, RunsMoreSchedulesWithMorePreemptions) {
  // Neither CPU waits. So without preemptions there are two schedules, one for each order of the
  // CPUs, and their number grows with the bound.
  Scenario scenario = ScenarioNamed("unload, exec");
  scenario.preemptions = 0;
  EXPECT_EQ(Explore(kShippedCore, scenario).schedules, 2U);
  scenario.preemptions = 1;
  const std::uint64_t one = Explore(kShippedCore, scenario).schedules;
  EXPECT_GT(one, 10U);
  scenario.preemptions = 2;
  EXPECT_GT(Explore(kShippedCore, scenario).schedules, 4 * one);
}

}  // namespace
}  // namespace schedule
