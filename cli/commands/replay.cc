// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands/commands.h"
#include "cli/commands/findings.h"
#include "cli/commands/inputs.h"
#include "cli/error.h"
#include "cli/line.h"
#include "cli/report.h"
#include "fuzz/simulation/oracle/violation.h"

namespace cli::commands {
namespace {

constexpr char kSchema[] = "kexecore.replay/1";

struct Options {
  std::vector<std::string> paths;
  std::string target;
  bool json = false;
};

void PrintForPeople(const Triaged& triaged) {
  const auto& [inputs, verdicts, findings, held] = triaged;
  constexpr std::size_t kShown = 12;
  std::size_t shown = 0;
  std::set<std::string> missing;
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    missing.insert(verdicts[i].missing.begin(), verdicts[i].missing.end());
    if (verdicts[i].kind == triage::Verdict::Kind::kHeld || ++shown > kShown) continue;
    fmt::print("{}\n  {} ({}): {}\n", inputs.good[i].file.string(), triage::Promise(verdicts[i]),
               oracle::Name(triage::SeverityOf(verdicts[i])), verdicts[i].detail);
  }
  if (shown > kShown) fmt::print("… and {} more; ./kexecore triage groups them\n", shown - kShown);
  for (const std::string& name : missing) {
    fmt::print("{}: its bytes are not here, a text of the same size stood in\n", name);
  }
  for (const BrokenInput& broken : inputs.broken) Say(broken.Line());
  fmt::print("{} replayed: {} held every promise, {} broke one{}\n", verdicts.size(), held,
             verdicts.size() - held,
             inputs.broken.empty() ? "" : fmt::format(", {} broken files", inputs.broken.size()));
}

void PrintForMachines(const Triaged& triaged) {
  const auto& [inputs, verdicts, findings, held] = triaged;
  nlohmann::json items = nlohmann::json::array();
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    nlohmann::json item = triage::ToJson(verdicts[i]);
    item["file"] = inputs.good[i].file.string();
    item["target"] = inputs.good[i].target;
    items.push_back(std::move(item));
  }
  for (const BrokenInput& broken : inputs.broken) items.push_back(ToJson(broken));
  PrintReport(kSchema, held == verdicts.size() && inputs.broken.empty(),
              {{"inputs", inputs.size()},
               {"held", held},
               {"violations", verdicts.size() - held},
               {"broken", inputs.broken.size()}},
              items);
}

Exit Replay(const Options& options) {
  Inputs inputs = ReadInputs(options.paths, options.target);
  if (inputs.size() == 0) {
    throw UsageError(options.paths.front() +
                     ": no inputs in it; name traces, fuzzer inputs or their folder");
  }
  const Triaged triaged = Triage(std::move(inputs), "replay");
  (options.json ? PrintForMachines : PrintForPeople)(triaged);
  if (triaged.held != triaged.verdicts.size()) return kDefect;
  return triaged.inputs.broken.empty() ? kHeld : kUsage;
}

}  // namespace

void AddReplay(Program& program, const Context& /*context*/) {
  auto options = std::make_shared<Options>();
  Command command = program.Add("replay", "Run traces or fuzzer inputs through core and oracles",
                                [options] { return Replay(*options); });
  command.Add("PATH", options->paths, "Files or folders; - is standard input").Required();
  command.Add("--target", options->target, "Which target's inputs these are").OneOf(TargetNames());
  command.Json(options->json, kSchema);
  command.Footer("Example:\n  ./kexecore replay corpora/traces corpora/seeds");
}

}  // namespace cli::commands
