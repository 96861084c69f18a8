// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "fuzz/campaign/campaign.h"
#include "fuzz/cli/command.h"
#include "fuzz/cli/core_speed.h"
#include "fuzz/cli/duration.h"
#include "fuzz/cli/inputs.h"
#include "fuzz/cli/progress.h"
#include "fuzz/cli/report.h"
#include "fuzz/cli/theorems.h"
#include "fuzz/trace/foreign.h"

namespace cli {
namespace {

const std::vector<std::string> kParts = {"core", "fuzz", "prove"};

struct Options {
  std::vector<std::string> parts;  // of kParts; none: all
  unsigned rounds = 5;
  std::string time = "4s";
  bool json = false;
};

struct Interrupted {};

/// One target under one engine: a figure of each round.
struct Series {
  std::string target;
  campaign::Engine engine = campaign::Engine::kLibFuzzer;
  std::vector<double> speeds;  // executions/s
  std::vector<double> ratios;  // to the empty target's in the same round
};

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

/// libFuzzer's own work is small, so a target shows; AFL++'s is large, so it hardly may.
double Goal(const Series& series) {
  if (series.engine == campaign::Engine::kAfl) return 0.8;
  return series.target == "hypercall_fuzz" ? 0.1 : 0.3;
}

double Speed(campaign::Options plan, const campaign::Toolbox& toolbox, bool empty_target) {
  plan.empty_target = empty_target;
  plan.directory /= empty_target ? "empty" : "full";
  // libFuzzer goes on from round to round: what counts is how it runs once it has a corpus. AFL++
  // starts afresh: it takes longer to read a corpus than a round lasts.
  if (plan.engines.front() == campaign::Engine::kAfl) std::filesystem::remove_all(plan.directory);
  const campaign::Result result = campaign::Run(plan, toolbox, [](auto&&...) {});
  if (result.interrupted) throw Interrupted();
  const campaign::Share& share = result.targets.at(0).shares.at(0);
  return static_cast<double>(share.executions) / share.seconds;
}

/// Target and empty target take turns, so that a machine that others use too slows both.
std::vector<Series> Measure(const Options& options, const campaign::Toolbox& toolbox) {
  std::vector<Series> all;
  for (const std::string& target : TargetNames()) {
    for (const campaign::Engine engine : {campaign::Engine::kLibFuzzer, campaign::Engine::kAfl}) {
      all.push_back({target, engine, {}, {}});
    }
  }
  const std::filesystem::path base = trace::CacheDirectory() / "bench";
  std::filesystem::remove_all(base);
  Progress progress;
  for (unsigned round = 0; round < options.rounds; ++round) {
    for (Series& series : all) {
      progress.Say(fmt::format("round {} of {}: {} under {}", round + 1, options.rounds,
                               series.target, campaign::Name(series.engine)));
      const campaign::Options plan{.targets = {series.target},
                                   .engines = {series.engine},
                                   .time = ParseDuration(options.time),
                                   .jobs = 1,
                                   .directory = base / campaign::Name(series.engine)};
      const double empty = Speed(plan, toolbox, true);
      series.speeds.push_back(Speed(plan, toolbox, false));
      series.ratios.push_back(series.speeds.back() / empty);
    }
  }
  return all;
}

void PrintTargets(const std::vector<Series>& all) {
  fmt::print("{:<15} {:<10} {:>13} {:>12} {:>6}  rounds\n", "target", "engine", "executions/s",
             "of the empty", "goal");
  for (const Series& series : all) {
    std::string rounds;
    for (const double ratio : series.ratios) rounds += fmt::format(" {:.2f}", ratio);
    fmt::print("{:<15} {:<10} {:>13.0f} {:>12.2f} {:>6.1f} {}{}\n", series.target,
               campaign::Name(series.engine), Median(series.speeds), Median(series.ratios),
               Goal(series), rounds, Median(series.ratios) < Goal(series) ? "  below" : "");
  }
}

struct Figures {
  std::vector<CoreRatio> core;
  std::vector<Series> targets;
  std::vector<TheoremResult> theorems;
};

void PrintForPeople(const Figures& figures) {
  for (const CoreRatio& ratio : figures.core) {
    fmt::print("{:<52} {:>6.2f} of at most {:.1f}{}\n", ratio.what, ratio.ratio, ratio.goal,
               ratio.ratio > ratio.goal ? "  above" : "");
  }
  if (!figures.targets.empty()) PrintTargets(figures.targets);
  for (const TheoremResult& theorem : figures.theorems) {
    fmt::print("{:<36} {:<8} {:>6.2f} s\n", theorem.name, theorem.result, theorem.seconds);
  }
}
void PrintForMachines(const Figures& figures) {
  nlohmann::json summary = nlohmann::json::object(), items = nlohmann::json::array();
  for (const CoreRatio& ratio : figures.core) {
    summary["core_" + ratio.name] = ratio.ratio;
    items.push_back({{"core", ratio.name}, {"ratio", ratio.ratio}, {"goal", ratio.goal}});
  }
  for (const Series& series : figures.targets) {
    const std::string engine(campaign::Name(series.engine));
    summary[engine + "_" + series.target] = Median(series.ratios);
    items.push_back({{"target", series.target},
                     {"engine", engine},
                     {"executions_per_second", Median(series.speeds)},
                     {"ratio", Median(series.ratios)},
                     {"goal", Goal(series)},
                     {"ratios", series.ratios}});
  }
  for (const TheoremResult& theorem : figures.theorems) {
    items.push_back(
        {{"theorem", theorem.name}, {"result", theorem.result}, {"seconds", theorem.seconds}});
  }
  PrintReport("kexecore.bench/1", true, summary, items);
}

Exit Bench(const Options& options, const Context& context) {
  try {
    const auto wanted = [&](const char* part) {
      return options.parts.empty() ||
             std::count(options.parts.begin(), options.parts.end(), part) != 0;
    };
    Figures figures;
    if (wanted("core")) figures.core = MeasureCore(context.toolbox, 4 * options.rounds + 1);
    if (wanted("fuzz")) figures.targets = Measure(options, context.toolbox);
    if (wanted("prove")) figures.theorems = ProveAll(context.toolbox);
    (options.json ? PrintForMachines : PrintForPeople)(figures);
  } catch (const Interrupted&) {
    fmt::print(stderr, "kexecore: interrupted; a benchmark says nothing before its end\n");
    return kInterrupted;
  }
  return kHeld;
}

}  // namespace

void AddBench(CLI::App& app, Context& context) {
  auto options = std::make_shared<Options>();
  CLI::App* const command = app.add_subcommand(
      "bench",
      "Speed of loads against memcpy, of the fuzz targets against an empty one, of theorems");
  command->add_option("part", options->parts, "core, fuzz or prove; none: all of them")
      ->check(CLI::IsMember(kParts));
  command->add_option("--rounds", options->rounds, "Rounds, of which the median counts")
      ->check(CLI::Range(1u, 99u))
      ->capture_default_str();
  command->add_option("--time", options->time, "How long each target runs in a round")
      ->capture_default_str();
  command->add_flag("--json", options->json, "One JSON object instead of text");
  command->footer("Example:\n  ./kexecore bench core --rounds 9");
  command->callback([options, &context] { context.exit = Bench(*options, context); });
}

}  // namespace cli
