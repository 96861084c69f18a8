// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>
#include <vector>

#include "fuzz/schedule/scenario.h"

namespace schedule {

/// What is explored: each pair of calls that CONTRACT.md says something about, and a few triples.
const std::vector<Scenario>& AllScenarios();

/// One of them; aborts when there is none of this name.
const Scenario& ScenarioNamed(std::string_view name);

}  // namespace schedule
