// SPDX-License-Identifier: MIT
#include "fuzz/bugs/detect.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "fuzz/engines/campaign/ask.h"
#include "fuzz/engines/campaign/campaign.h"
#include "fuzz/engines/campaign/interrupt.h"

namespace bugs {
namespace {

namespace fs = std::filesystem;

bool IsExpected(const KnownBug& bug, const std::string& promise) {
  return std::find(bug.oracles.begin(), bug.oracles.end(), promise) != bug.oracles.end();
}

}  // namespace

Detection Fuzz(const KnownBug& bug, campaign::Engine engine, const campaign::Toolbox& broken,
               const fs::path& folder, std::chrono::seconds time) {
  fs::remove_all(folder);
  const campaign::Options options{.targets = {bug.target},
                                  .engines = {engine},
                                  .time = time,
                                  .jobs = 1,
                                  .directory = folder,
                                  .use_seeds = false,
                                  .stop_at_first_finding = true};
  const campaign::Result result = campaign::Run(options, broken, [](auto&&...) {});
  if (result.interrupted) throw campaign::Interruption();
  const campaign::TargetResult& target = result.targets.at(0);
  Detection detection;
  if (target.new_findings != 0) detection = Replay(bug, broken, target.findings);
  detection.executions = target.shares.at(0).executions;
  detection.seconds = target.shares.at(0).seconds;
  return detection;
}

Detection Prove(const KnownBug& bug, const campaign::Toolbox& tools,
                const campaign::Toolbox& broken, const fs::path& traces) {
  fs::remove_all(traces);
  fs::create_directories(traces);
  const nlohmann::json answer =
      campaign::Ask({tools.Prover().string(), "prove", bug.theorem, "--json", "--shipped",
                     broken.ShippedBitcode().string(), "--raw", broken.RawBitcode().string(),
                     "--traces", traces.string()},
                    traces.parent_path());
  const nlohmann::json& item = answer.at("items").at(0);
  return {.found = item.at("result") == "refuted",
          .by = item.at("theorem"),
          .executions = 0,
          .seconds = item.at("seconds")};
}

Detection Replay(const KnownBug& bug, const campaign::Toolbox& broken, const fs::path& folder) {
  Detection detection;
  if (fs::is_empty(folder)) return detection;
  const nlohmann::json answer = campaign::Ask(
      {broken.CommandLine().string(), "replay", "--json", folder.string()}, folder.parent_path());
  for (const nlohmann::json& item : answer.at("items")) {
    detection.by = item.value("promise", "");
    detection.found = IsExpected(bug, detection.by);
    if (detection.found) break;
  }
  return detection;
}

Detection RunTest(const KnownBug& bug, ScratchTree& broken) {
  const auto start = std::chrono::steady_clock::now();
  const bool passes = broken.Passes(bug.test);
  return {
      .found = !passes,
      .by = bug.test,
      .executions = 0,
      .seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count()};
}

}  // namespace bugs
