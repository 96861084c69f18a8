// SPDX-License-Identifier: MIT
#include "fuzz/schedule/explore.h"

#include <fmt/format.h>

#include "fuzz/schedule/runner.h"

namespace schedule {
namespace {

Outcome ExploreWithin(Runner& runner, std::uint32_t preemptions) {
  Outcome outcome;
  Exploration all(preemptions);
  do {
    const std::string wrong = runner.Go(all);
    ++outcome.schedules;
    if (!wrong.empty()) {
      outcome.failure = {.what = wrong, .choices = all.choices(), .story = Tell(runner.steps())};
      return outcome;
    }
    ++outcome.answers[runner.Answers()];
  } while (all.Next());
  return outcome;
}

}  // namespace

std::string ToString(const Failure& failure) {
  return fmt::format("{}\n{}  choices: {}\n", failure.what, failure.story,
                     ToString(failure.choices));
}

Outcome Explore(const Core& core, const Scenario& scenario) {
  Runner runner(core, scenario);
  Outcome outcome;
  for (std::uint32_t preemptions = 0; preemptions <= scenario.preemptions; ++preemptions) {
    outcome = ExploreWithin(runner, preemptions);
    if (outcome.failure) break;
  }
  return outcome;
}

std::optional<Failure> Repeat(const Core& core, const Scenario& scenario, const Choices& choices) {
  Runner runner(core, scenario);
  Repetition repetition(choices);
  const std::string wrong = runner.Go(repetition);
  if (wrong.empty()) return std::nullopt;
  return Failure{.what = wrong, .choices = choices, .story = Tell(runner.steps())};
}

}  // namespace schedule
