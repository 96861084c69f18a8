// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "fuzz/simulation/oracle/violation.h"
#include "fuzz/triage/input.h"
#include "fuzz/triage/verdict.h"

namespace triage {

/// Inputs that break the same promise in the same way.
struct Finding {
  std::string target;
  std::string promise;
  std::string shape;
  oracle::Severity severity = oracle::Severity::kMedium;
  std::vector<std::size_t> inputs;  // indices
  std::size_t smallest = 0;         // index: fewest hypercalls, then fewest bytes, then first name
};

/// Findings among inputs and their verdicts (one each, in the same order): the worst first, then
/// those that most inputs show. Inputs whose promises held are in none.
std::vector<Finding> Group(const std::vector<Input>& inputs, const std::vector<Verdict>& verdicts);

}  // namespace triage
