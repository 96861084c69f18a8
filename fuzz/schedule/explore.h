// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "fuzz/schedule/core.h"
#include "fuzz/schedule/exploration.h"
#include "fuzz/schedule/scenario.h"

namespace schedule {

/// A schedule that breaks the contract.
struct Failure {
  std::string what;  // the rule or promise that was broken
  Choices choices;
  std::string story;
};

/// The failure for people: `what`, then the story, then the choices.
std::string ToString(const Failure& failure);

/// The outcome of a search through the schedules of a scenario.
struct Outcome {
  std::uint64_t schedules = 0;
  std::map<std::string, std::uint64_t> answers;  // Runner::Answers(), and in how many schedules
  std::optional<Failure> failure;                // the first, which ends the search
};

/// Runs all schedules of the scenario within its bound. Schedules with fewer preemptions come
/// first, so no failure with fewer exists. `schedules` and `answers` count each schedule once.
Outcome Explore(const Core& core, const Scenario& scenario);

/// Runs one schedule of the scenario again.
std::optional<Failure> Repeat(const Core& core, const Scenario& scenario, const Choices& choices);

}  // namespace schedule
