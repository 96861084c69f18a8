// SPDX-License-Identifier: MIT
#include "cli/commands/theorems.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/cache.h"
#include "cli/error.h"
#include "cli/progress.h"
#include "fuzz/engines/campaign/ask.h"

namespace cli::commands {

std::vector<TheoremResult> ProveAll(const campaign::Toolbox& toolbox) {
  Progress progress;
  progress.Say("the prover reads the shipped bitcode");
  const nlohmann::json answer =
      campaign::Ask({toolbox.Prover().string(), "prove", "--json"}, CacheDirectory());
  std::vector<TheoremResult> theorems;
  for (const nlohmann::json& item : answer.at("items")) {
    const nlohmann::json& trace = item.at("trace");
    theorems.push_back({.name = item.at("theorem"),
                        .result = item.at("result"),
                        .seconds = item.at("seconds"),
                        .message = item.at("message"),
                        .trace = trace.is_null() ? "" : trace.get<std::string>()});
  }
  if (theorems.empty()) throw EnvironmentError("the prover knows no theorem");
  return theorems;
}

std::size_t CountProved(const std::vector<TheoremResult>& theorems) {
  return static_cast<std::size_t>(
      std::count_if(theorems.begin(), theorems.end(),
                    [](const TheoremResult& theorem) { return theorem.result == "proved"; }));
}

}  // namespace cli::commands
