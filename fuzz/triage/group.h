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
  std::size_t smallest = 0;  // index of the input with the fewest hypercalls, then the fewest bytes
};

/// Groups inputs by their verdicts, of which there is one for each input, in the same order. The
/// worst findings come first, and among equal ones those of most inputs. Inputs that broke no
/// promise are in no finding.
std::vector<Finding> Group(const std::vector<Input>& inputs, const std::vector<Verdict>& verdicts);

}  // namespace triage
