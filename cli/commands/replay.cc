// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "cli/commands/commands.h"
#include "cli/commands/inputs.h"
#include "cli/error.h"
#include "cli/line.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "fuzz/simulation/oracle/violation.h"
#include "fuzz/triage/run_in_children.h"

namespace cli::commands {
namespace {

constexpr char kSchema[] = "kexecore.replay/1";

struct Options {
  std::vector<std::string> paths;
  std::string target;
  bool json = false;
};

std::vector<triage::Verdict> RunAll(const std::vector<triage::Input>& inputs) {
  Progress progress;
  return triage::RunInChildren(inputs, triage::kPatience, [&](std::size_t done) {
    progress.Say(fmt::format("replay: {} of {}", done, inputs.size()));
  });
}

void PrintForPeople(const Inputs& inputs, const std::vector<triage::Verdict>& verdicts,
                    std::size_t held) {
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

void PrintForMachines(const Inputs& inputs, const std::vector<triage::Verdict>& verdicts,
                      std::size_t held) {
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
  const Inputs inputs = ReadInputs(options.paths, options.target);
  if (inputs.size() == 0) {
    throw UsageError(options.paths.front() +
                     ": no inputs in it; name traces, fuzzer inputs or their folder");
  }
  const std::vector<triage::Verdict> verdicts = RunAll(inputs.good);
  const auto held = static_cast<std::size_t>(std::count_if(
      verdicts.begin(), verdicts.end(),
      [](const triage::Verdict& verdict) { return verdict.kind == triage::Verdict::Kind::kHeld; }));
  (options.json ? PrintForMachines : PrintForPeople)(inputs, verdicts, held);
  if (held != verdicts.size()) return kDefect;
  return inputs.broken.empty() ? kHeld : kUsage;
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
