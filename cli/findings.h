// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "cli/inputs.h"
#include "fuzz/triage/group.h"
#include "fuzz/triage/verdict.h"

namespace cli {

/// Inputs that were said to break promises, and what became of that.
struct Triaged {
  Inputs inputs;
  std::vector<triage::Verdict> verdicts;
  std::vector<triage::Finding> findings;
  std::size_t unreproducible = 0;
};

/// Runs and groups. Throws like triage::RunInChildren.
Triaged Triage(Inputs inputs);

/// One table; of each finding, the story of its smallest input and the command that replays it.
void PrintFindings(const Triaged& triaged);

/// One item for each finding, and each broken file.
nlohmann::json ToJson(const Triaged& triaged);

}  // namespace cli
