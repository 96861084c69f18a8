// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "cli/cache.h"
#include "cli/commands/commands.h"
#include "cli/commands/findings.h"
#include "cli/commands/fuzzing.h"
#include "cli/commands/inputs.h"
#include "cli/commands/theorems.h"
#include "cli/duration.h"
#include "cli/error.h"
#include "cli/interrupt.h"
#include "cli/line.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "client/recipes.h"
#include "fuzz/engines/campaign/campaign.h"
#include "fuzz/engines/campaign/lock.h"

namespace cli::commands {
namespace {

using Clock = std::chrono::steady_clock;

constexpr char kSchema[] = "kexecore.check/1";

struct Options {
  std::string time = "1m";
  bool json = false;
};

/// The results of the whole job.
struct Outcome {
  client::RecordedAgain recorded;  // by the real client
  std::string not_recorded;        // why the client could not be asked; else empty
  Triaged corpora;
  campaign::Result campaign;
  Triaged fuzzed;
  std::vector<TheoremResult> theorems;
  double seconds = 0;
  bool interrupted = false;

  bool held() const {
    return recorded.different.empty() && corpora.findings.empty() &&
           corpora.inputs.broken.empty() && fuzzed.findings.empty() &&
           CountProved(theorems) == theorems.size();
  }
};

Inputs Corpora(const campaign::Toolbox& toolbox) {
  std::vector<std::string> folders;
  for (const char* const name : {"traces", "seeds"}) {
    const std::filesystem::path folder = toolbox.root / "corpora" / name;
    if (std::filesystem::exists(folder)) folders.push_back(folder.string());
  }
  Inputs inputs = ReadInputs(folders, "");
  if (inputs.size() == 0) {
    throw UsageError((toolbox.root / "corpora").string() + ": no corpora in it");
  }
  return inputs;
}

/// Has the real client make the committed traces again. That also brings the bytes that no package
/// has, so that the replay afterwards uses the bytes that the client sent. Where the client cannot
/// be asked, a text stands in for them, and the report says so.
void RecordAgain(const campaign::Toolbox& toolbox, Outcome& outcome) {
  Progress progress;
  progress.Say("the real client is asked again");
  try {
    outcome.recorded = client::RecordAgain(toolbox.root / "corpora" / "traces");
  } catch (const InputError& error) {
    outcome.not_recorded = error.what();
  } catch (const EnvironmentError& error) {
    outcome.not_recorded = error.what();
  }
}

std::uint64_t Executions(const campaign::Result& result, campaign::Engine engine) {
  std::uint64_t executions = 0;
  for (const campaign::TargetResult& target : result.targets) {
    for (const campaign::Share& share : target.shares) {
      if (share.engine == engine) executions += share.executions;
    }
  }
  return executions;
}

void PrintForPeople(const Outcome& outcome) {
  const auto mark = [](bool good) { return good ? "held  " : "BROKEN"; };
  const std::size_t replayed = outcome.corpora.verdicts.size();
  const bool corpora_held =
      outcome.corpora.findings.empty() && outcome.corpora.inputs.broken.empty();
  const std::size_t proved = CountProved(outcome.theorems);
  if (outcome.not_recorded.empty()) {
    fmt::print(
        "\n{}  record   the real client was asked again, {} of {} traces came out otherwise\n",
        mark(outcome.recorded.different.empty()), outcome.recorded.different.size(),
        outcome.recorded.traces);
  } else {
    fmt::print("\nskipped record   the real client was not asked: {}\n", outcome.not_recorded);
  }
  for (const std::string& file : outcome.recorded.different) {
    fmt::print("                 {}\n", file);
  }
  fmt::print("{}  replay   {} traces and inputs of corpora/ replayed, {} held every promise\n",
             mark(corpora_held), replayed, outcome.corpora.held);
  for (const campaign::TargetResult& target : outcome.campaign.targets) {
    std::string executions;
    for (const campaign::Share& share : target.shares) {
      executions += fmt::format(", {} executions by {}", share.executions,
                                share.engine == campaign::Engine::kAfl ? "AFL++" : "libFuzzer");
    }
    const bool held = std::none_of(
        outcome.fuzzed.findings.begin(), outcome.fuzzed.findings.end(),
        [&](const triage::Finding& finding) { return finding.target == target.target; });
    fmt::print("{}  fuzz     {:<14}{}, {} inputs\n", mark(held), target.target,
               executions.substr(1), target.corpus);
  }
  for (const TheoremResult& theorem : outcome.theorems) {
    fmt::print("{}  prove    {}: {}, {:.1f} s\n", mark(theorem.result == "proved"), theorem.name,
               theorem.result, theorem.seconds);
    if (!theorem.message.empty()) fmt::print("                 {}\n", theorem.message);
    if (!theorem.trace.empty()) {
      fmt::print("                 replay: ./kexecore replay {}\n", theorem.trace);
    }
  }
  if (!corpora_held) {
    fmt::print("\nIn corpora/:\n");
    PrintFindings(outcome.corpora);
  }
  if (!outcome.fuzzed.findings.empty()) {
    fmt::print("\nFound by fuzzing:\n");
    PrintFindings(outcome.fuzzed);
  }
  std::set<std::string> missing;
  for (const triage::Verdict& verdict : outcome.corpora.verdicts) {
    missing.insert(verdict.missing.begin(), verdict.missing.end());
  }
  for (const std::string& name : missing) {
    fmt::print("note: {}: not here, a text of the same size stood in; ./kexecore setup\n", name);
  }
  fmt::print(
      "\n{}: {} traces replayed, {} executions by libFuzzer, {} by AFL++, {} of {} theorems "
      "proved, {:.0f} s\n",
      outcome.held() ? "every promise held" : "A PROMISE IS BROKEN", replayed,
      Executions(outcome.campaign, campaign::Engine::kLibFuzzer),
      Executions(outcome.campaign, campaign::Engine::kAfl), proved, outcome.theorems.size(),
      outcome.seconds);
}

void PrintForMachines(const Outcome& outcome) {
  nlohmann::json items = nlohmann::json::array();
  for (nlohmann::json& finding : ToJson(outcome.corpora)) items.push_back(std::move(finding));
  for (nlohmann::json& item : Items(outcome.campaign, outcome.fuzzed)) {
    items.push_back(std::move(item));
  }
  for (const TheoremResult& theorem : outcome.theorems) {
    items.push_back(
        {{"theorem", theorem.name},
         {"result", theorem.result},
         {"message", theorem.message},
         {"seconds", theorem.seconds},
         {"trace", theorem.trace.empty() ? nlohmann::json() : nlohmann::json(theorem.trace)}});
  }
  PrintReport(kSchema, outcome.held(),
              {{"recorded_again", outcome.recorded.traces},
               {"not_recorded", outcome.not_recorded},
               {"rerecorded_otherwise", outcome.recorded.different.size()},
               {"replayed", outcome.corpora.verdicts.size()},
               {"held", outcome.corpora.held},
               {"executions_libfuzzer", Executions(outcome.campaign, campaign::Engine::kLibFuzzer)},
               {"executions_afl", Executions(outcome.campaign, campaign::Engine::kAfl)},
               {"theorems", outcome.theorems.size()},
               {"proved", CountProved(outcome.theorems)},
               {"findings", outcome.corpora.findings.size() + outcome.fuzzed.findings.size()},
               {"seconds", outcome.seconds},
               {"interrupted", outcome.interrupted}},
              items);
}

Exit Check(const Options& options, const Context& context) {
  campaign::Options plan;
  plan.targets = TargetNames();
  plan.engines = {campaign::Engine::kLibFuzzer, campaign::Engine::kAfl};
  plan.time = ParseDuration(options.time);
  plan.directory = CacheDirectory() / "check";
  // A Ctrl-C may come as soon as somebody can see the lock.
  const InterruptGuard guard;
  const campaign::Lock lock(plan.directory);

  const auto start = Clock::now();
  const auto say = [&](const std::string& line) {
    if (!options.json) fmt::print("{}\n", line);
    std::fflush(stdout);
  };
  Outcome outcome;
  say("asking the real client again");
  RecordAgain(context.toolbox, outcome);
  const auto goes_on = [&] { return !outcome.recorded.interrupted && !Interrupted(); };
  if (goes_on()) {
    say("replaying corpora/");
    outcome.corpora = Triage(Corpora(context.toolbox));
  }
  if (goes_on()) {
    say(fmt::format("fuzzing {} targets with libFuzzer and AFL++ for {} s", plan.targets.size(),
                    plan.time.count()));
    outcome.campaign = RunCampaign(plan, context.toolbox);
    outcome.fuzzed = TriageFindings(plan);
  }
  try {
    if (goes_on()) {
      say("proving");
      outcome.theorems = ProveAll(context.toolbox);
    }
  } catch (const Interruption&) {
    // goes_on() tells, as it does of an interrupt between two parts.
  }
  outcome.interrupted = !goes_on();
  outcome.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  if (options.json) PrintForMachines(outcome);
  if (outcome.interrupted) {
    Say("interrupted; what was found lies in " + plan.directory.string());
    return kInterrupted;
  }
  if (!options.json) PrintForPeople(outcome);
  return outcome.held() ? kHeld : kDefect;
}

}  // namespace

void AddCheck(Program& program, const Context& context) {
  auto options = std::make_shared<Options>();
  Command command = program.Add("check", "The main job: replay, fuzz, prove, triage, summary",
                                [options, &context] { return Check(*options, context); });
  command.Add("--time", options->time, "How long to fuzz").WithDefault();
  command.Json(options->json, kSchema);
  command.Footer("Example:\n  ./kexecore check");
}

}  // namespace cli::commands
