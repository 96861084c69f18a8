// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>
#include <vector>

#include "fuzz/schedule/scenario.h"

namespace schedule {

/// All scenarios that are explored: each pair of calls that core/CONTRACT.md has a rule for, and a
/// few triples.
const std::vector<Scenario>& AllScenarios();

/// The scenario of this name. Aborts when there is none.
const Scenario& ScenarioNamed(std::string_view name);

}  // namespace schedule
