// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/cache.h"
#include "cli/commands/bug_table.h"
#include "cli/commands/commands.h"
#include "cli/duration.h"
#include "cli/interrupt.h"
#include "cli/line.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "fuzz/bugs/detect.h"
#include "fuzz/bugs/known_bug.h"
#include "fuzz/bugs/scratch_tree.h"
#include "fuzz/engines/campaign/fuzzer.h"
#include "fuzz/engines/campaign/lock.h"
#include "fuzz/engines/targets/catalogue.h"

namespace cli::commands {
namespace {

using campaign::Engine;
using SayWho = std::function<void(const char*)>;

constexpr char kSchema[] = "kexecore.bugs/1";

struct Options {
  std::vector<std::string> names;
  std::string engine;
  std::string time = "5m";
  bool json = false;
};

struct Choice {
  std::vector<bugs::KnownBug> hunted;  // the command looks for these
  std::vector<bugs::KnownBug> others;  // only a test of the suite looks for these
};

/// Sorts the bugs that the options name, and sets the engines that they name.
Choice Choose(const Options& options, const Context& context) {
  Choice choice;
  for (bugs::KnownBug& bug : bugs::ReadKnownBugs(context.toolbox.KnownBugs(), options.names)) {
    (bug.is_hunted() ? choice.hunted : choice.others).push_back(std::move(bug));
  }
  std::vector<bugs::KnownBug>& bugs = choice.hunted;
  if (options.engine.empty()) return choice;
  for (bugs::KnownBug& bug : bugs) {
    if (!bug.target.empty()) bug.engines = campaign::EnginesOf(options.engine);
  }
  return choice;
}

void Print(const std::string& line) {
  fmt::print("{}\n", line);
  std::fflush(stdout);
}

/// Says which tests look for the bugs that this command leaves out.
void PrintOthers(const std::vector<bugs::KnownBug>& others) {
  for (const bugs::KnownBug& bug : others) {
    Print(bug.schedule
              ? fmt::format("{}: noticed by //fuzz/schedule:broken_test", bug.name)
              : fmt::format("{}: no mistake; {} has to pass on it", bug.name, bug.harmless));
  }
}

/// The targets to build in the broken tree: those that the bug names, and the program that replays
/// what they find.
std::vector<std::string> LabelsFor(const bugs::Result& result) {
  const std::string target =
      "//fuzz/engines/targets/" + result.bug.target + ":" + result.bug.target;
  std::vector<std::string> labels;
  if (result.names(Engine::kLibFuzzer)) labels.push_back(target + "_libfuzzer");
  if (result.names(Engine::kAfl)) {
    labels.push_back(target + "_afl");
    if (targets::FindTarget(result.bug.target)->is_trace) {
      labels.emplace_back("//fuzz/engines/mutate:libtrace_mutator.so");
    }
  }
  if (result.names_theorem()) {
    labels.insert(labels.end(), {"//core:kexecore_bc", "//core:kexecore_bc_raw"});
  }
  if (!labels.empty()) labels.emplace_back("//cli:kexecore");
  return labels;
}

void Fuzz(bugs::Result& result, const campaign::Toolbox& broken,
          const std::filesystem::path& folder, std::chrono::seconds time, const SayWho& say) {
  if (result.names(Engine::kLibFuzzer)) {
    say("libFuzzer");
    result.libfuzzer =
        bugs::Fuzz(result.bug, Engine::kLibFuzzer, broken, folder / "libfuzzer", time);
  }
  if (result.names(Engine::kAfl)) {
    say("AFL++");
    result.afl = bugs::Fuzz(result.bug, Engine::kAfl, broken, folder / "afl", time);
  }
}

bugs::Result Hunt(const bugs::KnownBug& bug, bugs::ScratchTree& tree, const Context& context,
                  const std::filesystem::path& folder, std::chrono::seconds time,
                  const SayWho& say) {
  bugs::Result result{.bug = bug,
                      .libfuzzer = {},
                      .afl = {},
                      .theorem = {},
                      .replay = {},
                      .test = {},
                      .refused = {}};
  say("building");
  try {
    tree.Break(bug.patch);
  } catch (const bugs::PatchRefused& error) {
    result.refused = error.what();
    return result;
  }
  if (const std::vector<std::string> labels = LabelsFor(result); !labels.empty()) {
    tree.Build(labels);
    Fuzz(result, tree.toolbox(), folder, time, say);
  }
  if (result.names_theorem()) {
    say("the prover");
    bugs::Refute(result, context.toolbox, tree.toolbox(), folder / "refutations");
  }
  if (result.names_test()) {
    say("the test");
    result.test = bugs::RunTest(bug, tree);
  }
  return result;
}

void PrintFor(const bugs::Result& result) {
  if (result.refused.empty()) {
    Print(TableLine(result));
  } else {
    Say(result.refused);
  }
}

/// Looks for one bug after the other, and adds the results to `results`. False: a Ctrl-C came.
bool HuntAll(const std::vector<bugs::KnownBug>& bugs, const Options& options,
             const Context& context, const std::filesystem::path& base,
             std::vector<bugs::Result>& results) {
  const std::chrono::seconds time = ParseDuration(options.time);
  const InterruptGuard guard;
  bugs::ScratchTree tree(context.toolbox.root, base / "tree");
  try {
    for (const bugs::KnownBug& bug : bugs) {
      Progress progress;
      const auto say = [&](const char* who) {
        progress.Say(
            fmt::format("{} of {}, {}: {}", results.size() + 1, bugs.size(), bug.name, who));
      };
      results.push_back(Hunt(bug, tree, context, base / bug.name, time, say));
      progress.Wipe();
      if (!options.json) PrintFor(results.back());
    }
  } catch (const Interruption&) {
    return false;
  }
  return true;
}

Exit Bugs(const Options& options, const Context& context) {
  const auto [bugs, others] = Choose(options, context);
  const std::filesystem::path base = CacheDirectory() / "bugs";
  const campaign::Lock lock(base);
  if (!options.json) Print(TableHead());
  std::vector<bugs::Result> results;
  const bool finished = HuntAll(bugs, options, context, base, results);
  const nlohmann::json summary = Summary(results, !finished);
  const bool ok = summary.at("undetected") == 0;
  if (options.json) {
    nlohmann::json items = nlohmann::json::array();
    for (const bugs::Result& result : results) items.push_back(ToJson(result));
    PrintReport(kSchema, ok, summary, items);
  } else {
    PrintOthers(others);
    Print(fmt::format("{} of {} known bugs are detected by all that should",
                      results.size() - summary.at("undetected").get<std::size_t>(),
                      results.size()));
  }
  if (!finished) {
    Say(fmt::format("interrupted after {} of {}; what was found lies in {}", results.size(),
                    bugs.size(), base.string()));
    return kInterrupted;
  }
  return ok ? kHeld : kDefect;
}

}  // namespace

void AddBugs(Program& program, const Context& context) {
  auto options = std::make_shared<Options>();
  Command command = program.Add("bugs", "Known bugs: who detects which, after how long",
                                [options, &context] { return Bugs(*options, context); });
  command.Add("NAME", options->names, "Known bugs of corpora/known_bugs (all)");
  command.Add("--engine", options->engine, "Who fuzzes (as each bug says)")
      .OneOf(campaign::kEngineWords);
  command.Add("--time", options->time, "How long each engine may look for each bug").WithDefault();
  command.Json(options->json, kSchema);
  command.Footer("Example:\n  ./kexecore bugs 01_wrapped_end --time 30s");
}

}  // namespace cli::commands
