// SPDX-License-Identifier: MIT
#include "cli/commands/fuzzing.h"

#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "cli/progress.h"
#include "fuzz/triage/input.h"

namespace cli::commands {

campaign::Result RunCampaign(const campaign::Options& plan, const campaign::Toolbox& toolbox) {
  Progress progress;
  return campaign::Run(plan, toolbox,
                       [&](const std::string& target, std::chrono::seconds left,
                           const std::vector<campaign::Share>& shares, std::size_t findings) {
                         std::string line = fmt::format("{}: {} s left", target, left.count());
                         for (const campaign::Share& share : shares) {
                           line += fmt::format(", {} {}", campaign::Name(share.engine),
                                               share.executions);
                         }
                         progress.Say(line + fmt::format(", {} findings", findings));
                       });
}

Triaged TriageFindings(const campaign::Options& plan) {
  Inputs inputs;
  for (const std::string& target : plan.targets) {
    const std::filesystem::path folder = campaign::PlaceOf(plan.directory, target).findings;
    if (!std::filesystem::exists(folder)) continue;
    for (const auto& file : triage::Expand({folder})) {
      inputs.good.push_back(triage::Read(file, target));
    }
  }
  return Triage(std::move(inputs));
}

nlohmann::json Summary(const campaign::Result& result, const Triaged& triaged) {
  std::uint64_t executions = 0, new_inputs = 0;
  for (const campaign::TargetResult& target : result.targets) {
    new_inputs += target.new_inputs;
    for (const campaign::Share& share : target.shares) executions += share.executions;
  }
  return {{"executions", executions},
          {"new_inputs", new_inputs},
          {"violations", triaged.findings.size()},
          {"unreproducible", triaged.held},
          {"seconds", result.seconds},
          {"interrupted", result.interrupted}};
}

nlohmann::json Items(const campaign::Result& result, const Triaged& triaged) {
  nlohmann::json items = nlohmann::json::array();
  for (const campaign::TargetResult& target : result.targets) {
    for (const campaign::Share& share : target.shares) {
      items.push_back({{"target", share.target},
                       {"engine", campaign::Name(share.engine)},
                       {"executions", share.executions},
                       {"seconds", share.seconds},
                       {"corpus", target.corpus},
                       {"new_inputs", target.new_inputs}});
    }
  }
  for (nlohmann::json& finding : ToJson(triaged)) items.push_back(std::move(finding));
  return items;
}

}  // namespace cli::commands
