// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "fuzz/bugs/detect.h"
#include "fuzz/bugs/known_bug.h"
#include "fuzz/bugs/scratch_tree.h"
#include "fuzz/cli/command.h"
#include "fuzz/cli/duration.h"
#include "fuzz/cli/progress.h"
#include "fuzz/cli/report.h"
#include "fuzz/trace/foreign.h"

namespace cli {
namespace {

struct Options {
  std::vector<std::string> names;
  std::string time = "2m";
  bool json = false;
};

std::vector<std::string> LabelsFor(const bugs::KnownBug& bug) {
  return {"//fuzz/targets:" + bug.target + "_libfuzzer",
          "//fuzz/targets:" + bug.target + "_afl",
          "//fuzz/mutate:libtrace_mutator.so",
          "//fuzz/cli:kexecore",
          "//core:kexecore_bc",
          "//core:kexecore_bc_raw"};
}

bugs::Result Hunt(const bugs::KnownBug& bug, bugs::ScratchTree& tree, const Context& context,
                  const std::filesystem::path& folder, std::chrono::seconds time,
                  const std::function<void(const char*)>& say) {
  bugs::Result result{
      .bug = bug, .libfuzzer = {}, .afl = {}, .theorem = {}, .replay = {}, .refused = {}};
  say("building");
  try {
    tree.Break(bug.patch);
  } catch (const bugs::PatchRefused& error) {
    result.refused = error.what();
    return result;
  }
  tree.Build(LabelsFor(bug));
  const campaign::Toolbox broken = tree.toolbox();
  say("libFuzzer");
  result.libfuzzer =
      bugs::Fuzz(bug, campaign::Engine::kLibFuzzer, broken, folder / "libfuzzer", time);
  say("AFL++");
  result.afl = bugs::Fuzz(bug, campaign::Engine::kAfl, broken, folder / "afl", time);
  if (!result.theorem_expected()) return result;
  say("the prover");
  const std::filesystem::path traces = folder / "refutations";
  result.theorem = bugs::Prove(bug, context.toolbox, broken, traces);
  result.replay = bugs::Replay(bug, broken, traces);
  return result;
}

std::string Cell(const bugs::Detection& detection) {
  if (!detection.found) return detection.by.empty() ? "NO" : "NO (" + detection.by + ")";
  return fmt::format("{:<10} {:>8} {:>6.1f}s", detection.by, detection.executions,
                     detection.seconds);
}

void PrintLine(const bugs::Result& result) {
  if (!result.refused.empty()) {
    fmt::print(stderr, "kexecore: {}\n", result.refused);
    return;
  }
  std::string theorem = "no theorem", replay = "";
  if (result.theorem_expected()) {
    theorem = result.theorem.found
                  ? fmt::format("{} {:.1f}s", result.theorem.by, result.theorem.seconds)
                  : "NO";
    replay = result.replay.found ? result.replay.by : "NO";
  }
  fmt::print("{:<16} {:<27} {:<27} {:<37} {}\n", result.bug.name, Cell(result.libfuzzer),
             Cell(result.afl), theorem, replay);
  std::fflush(stdout);
}

nlohmann::json ToJson(const bugs::Detection& detection) {
  return {{"found", detection.found},
          {"by", detection.by},
          {"executions", detection.executions},
          {"seconds", detection.seconds}};
}

nlohmann::json ToJson(const bugs::Result& result) {
  nlohmann::json item = {{"bug", result.bug.name},
                         {"what", result.bug.what},
                         {"source", result.bug.source},
                         {"target", result.bug.target},
                         {"detected", result.detected()}};
  if (!result.refused.empty()) {
    item["error"] = result.refused;
    return item;
  }
  item["libfuzzer"] = ToJson(result.libfuzzer);
  item["afl"] = ToJson(result.afl);
  if (result.theorem_expected()) {
    item["theorem"] = ToJson(result.theorem);
    item["replays"] = ToJson(result.replay);
  }
  return item;
}

nlohmann::json Summary(const std::vector<bugs::Result>& results) {
  const auto count = [&](auto&& holds) {
    return std::count_if(results.begin(), results.end(), holds);
  };
  return {{"bugs", results.size()},
          {"libfuzzer", count([](const bugs::Result& r) { return r.libfuzzer.found; })},
          {"afl", count([](const bugs::Result& r) { return r.afl.found; })},
          {"theorem", count([](const bugs::Result& r) { return r.theorem.found; })},
          {"undetected", count([](const bugs::Result& r) { return !r.detected(); })}};
}

Exit Bugs(const Options& options, const Context& context) {
  const std::chrono::seconds time = ParseDuration(options.time);
  const std::vector<bugs::KnownBug> bugs =
      bugs::ReadKnownBugs(context.toolbox.KnownBugs(), options.names);
  const std::filesystem::path base = trace::CacheDirectory() / "bugs";
  bugs::ScratchTree tree(context.toolbox.root, base / "tree");
  if (!options.json) {
    fmt::print("{:<16} {:<27} {:<27} {:<37} {}\n", "bug", "libFuzzer: executions",
               "AFL++: executions", "theorem refuted", "replays as");
    std::fflush(stdout);
  }
  std::vector<bugs::Result> results;
  try {
    for (const bugs::KnownBug& bug : bugs) {
      Progress progress;
      const auto say = [&](const char* who) {
        progress.Say(
            fmt::format("{} of {}, {}: {}", results.size() + 1, bugs.size(), bug.name, who));
      };
      results.push_back(Hunt(bug, tree, context, base / bug.name, time, say));
      progress.Wipe();
      if (!options.json) PrintLine(results.back());
    }
  } catch (const bugs::Interrupted&) {
    fmt::print(stderr, "kexecore: interrupted; what was found lies in {}\n", base.string());
    return kInterrupted;
  }
  const nlohmann::json summary = Summary(results);
  const bool ok = summary.at("undetected") == 0;
  if (options.json) {
    nlohmann::json items = nlohmann::json::array();
    for (const bugs::Result& result : results) items.push_back(ToJson(result));
    PrintReport("kexecore.bugs/1", ok, summary, items);
  } else {
    fmt::print("{} of {} known bugs are detected by all that should\n",
               results.size() - summary.at("undetected").get<std::size_t>(), results.size());
  }
  return ok ? kHeld : kDefect;
}

}  // namespace

void AddBugs(CLI::App& app, Context& context) {
  auto options = std::make_shared<Options>();
  CLI::App* const command =
      app.add_subcommand("bugs", "Known bugs: who detects which, after how long");
  command->add_option("NAME", options->names, "Known bugs of corpora/known_bugs (all)");
  command->add_option("--time", options->time, "How long each engine may look for each bug")
      ->capture_default_str();
  command->add_flag("--json", options->json, "One JSON object instead of text");
  command->footer("Example:\n  ./kexecore bugs 01_wrapped_end --time 30s");
  command->callback([options, &context] { context.exit = Bugs(*options, context); });
}

}  // namespace cli
