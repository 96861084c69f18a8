// SPDX-License-Identifier: MIT
#include "fuzz/cli/inputs.h"

#include "fuzz/cli/exit.h"
#include "fuzz/targets/catalogue.h"
#include "fuzz/trace/error.h"

namespace cli {

Inputs ReadInputs(const std::vector<std::string>& paths, const std::string& target) {
  Inputs inputs;
  for (const auto& file : triage::Expand({paths.begin(), paths.end()})) {
    try {
      inputs.good.push_back(triage::Read(file, target));
    } catch (const trace::Error& error) {
      inputs.broken.emplace_back(error.what());
    }
  }
  if (inputs.good.empty() && inputs.broken.empty()) {
    throw UsageError(paths.front() +
                     ": no inputs in it; name traces, fuzzer inputs or their folder");
  }
  return inputs;
}

std::vector<std::string> TargetNames() {
  std::vector<std::string> names;
  for (const targets::TargetInfo& target : targets::kCatalogue) names.emplace_back(target.name);
  return names;
}

}  // namespace cli
