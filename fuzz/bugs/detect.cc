// SPDX-License-Identifier: MIT
#include "fuzz/bugs/detect.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/interrupt.h"
#include "fuzz/engines/campaign/ask.h"
#include "fuzz/engines/campaign/campaign.h"

namespace bugs {
namespace {

namespace fs = std::filesystem;

/// Adds what one theorem showed: each has to be found.
void Add(Detection& sum, const Detection& one) {
  sum.found = sum.found && one.found;
  sum.by += (sum.by.empty() ? "" : ", ") + one.by;
  sum.seconds += one.seconds;
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
  if (result.interrupted) throw cli::Interruption();
  const campaign::TargetResult& target = result.targets.at(0);
  Detection detection;
  if (target.new_findings != 0) detection = Replay(bug.oracles, broken, target.findings);
  detection.executions = target.shares.at(0).executions;
  detection.seconds = target.shares.at(0).seconds;
  return detection;
}

Detection Prove(const std::string& theorem, const campaign::Toolbox& tools,
                const campaign::Toolbox& broken, const fs::path& traces) {
  fs::remove_all(traces);
  fs::create_directories(traces);
  const nlohmann::json answer =
      campaign::Ask({tools.Prover().string(), "prove", theorem, "--json", "--shipped",
                     broken.ShippedBitcode().string(), "--raw", broken.RawBitcode().string(),
                     "--traces", traces.string()},
                    traces.parent_path());
  const nlohmann::json& item = answer.at("items").at(0);
  return {.found = item.at("result") == "refuted",
          .by = item.at("theorem"),
          .executions = 0,
          .seconds = item.at("seconds")};
}

Detection Replay(const std::vector<std::string>& promises, const campaign::Toolbox& broken,
                 const fs::path& folder) {
  Detection detection;
  if (fs::is_empty(folder)) return detection;
  const nlohmann::json answer = campaign::Ask(
      {broken.CommandLine().string(), "replay", "--json", folder.string()}, folder.parent_path());
  for (const nlohmann::json& item : answer.at("items")) {
    detection.by = item.value("promise", "");
    detection.found = std::find(promises.begin(), promises.end(), detection.by) != promises.end();
    if (detection.found) break;
  }
  return detection;
}

void Refute(Result& result, const campaign::Toolbox& tools, const campaign::Toolbox& broken,
            const fs::path& folder) {
  result.theorem.found = result.replay.found = true;
  for (const Refutation& refutation : result.bug.theorems) {
    const fs::path traces = folder / refutation.theorem;
    Add(result.theorem, Prove(refutation.theorem, tools, broken, traces));
    Add(result.replay, Replay(refutation.oracles, broken, traces));
  }
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
