// SPDX-License-Identifier: MIT
#include "fuzz/schedule/explore.h"

#include <fmt/format.h>

#include "fuzz/schedule/run.h"

namespace schedule {
namespace {

Outcome ExploreWithin(Run& run, std::uint32_t preemptions) {
  Outcome outcome;
  Exploration all(preemptions);
  do {
    const std::string wrong = run.Go(all);
    ++outcome.schedules;
    if (!wrong.empty()) {
      outcome.failure = {.what = wrong, .choices = all.choices(), .story = Tell(run.steps())};
      return outcome;
    }
    ++outcome.answers[run.Answers()];
  } while (all.Next());
  return outcome;
}

}  // namespace

std::string ToString(const Failure& failure) {
  return fmt::format("{}\n{}  choices: {}\n", failure.what, failure.story,
                     ToString(failure.choices));
}

Outcome Explore(const Core& core, const Scenario& scenario) {
  Run run(core, scenario);
  Outcome outcome;
  for (std::uint32_t preemptions = 0; preemptions <= scenario.preemptions; ++preemptions) {
    outcome = ExploreWithin(run, preemptions);
    if (outcome.failure) break;
  }
  return outcome;
}

std::optional<Failure> Repeat(const Core& core, const Scenario& scenario, const Choices& choices) {
  Run run(core, scenario);
  Repetition repetition(choices);
  const std::string wrong = run.Go(repetition);
  if (wrong.empty()) return std::nullopt;
  return Failure{.what = wrong, .choices = choices, .story = Tell(run.steps())};
}

}  // namespace schedule
