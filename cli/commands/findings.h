// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "cli/commands/inputs.h"
#include "fuzz/triage/group.h"
#include "fuzz/triage/verdict.h"

namespace cli::commands {

/// Inputs that were run, and grouped by the promise that they break.
struct Triaged {
  Inputs inputs;
  std::vector<triage::Verdict> verdicts;  // of the good inputs
  std::vector<triage::Finding> findings;
  std::size_t held = 0;  // good inputs that held every promise
};

/// Runs the inputs and groups those that break a promise; meanwhile, a line of progress says how
/// far the `work` is. Throws like triage::RunInChildren.
Triaged Triage(Inputs inputs, const char* work = "triage");

/// Prints inputs that were said to break a promise: a table of the findings; of each finding the
/// story of its smallest input and the command that replays it; how many inputs held every promise
/// this time.
void PrintFindings(const Triaged& triaged);

/// One item for each finding, and one for each broken file.
nlohmann::json ToJson(const Triaged& triaged);

}  // namespace cli::commands
