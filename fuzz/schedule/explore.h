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
  std::string what;
  Choices choices;
  std::string story;
};

/// What, then the story, then the choices: for people.
std::string ToString(const Failure& failure);

struct Outcome {
  std::uint64_t schedules = 0;
  std::map<std::string, std::uint64_t> answers;  // Run::Answers(), and in how many schedules
  std::optional<Failure> failure;                // the search ends with the first
};

/// Runs all schedules of the scenario within its bound. Those with fewer preemptions come first, so
/// a failure has as few as there can be; `schedules` and `answers` count each schedule once.
Outcome Explore(const Core& core, const Scenario& scenario);

/// Runs one of its schedules again.
std::optional<Failure> Repeat(const Core& core, const Scenario& scenario, const Choices& choices);

}  // namespace schedule
