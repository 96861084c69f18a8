// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/cache.h"
#include "cli/commands/asm_speed.h"
#include "cli/commands/commands.h"
#include "cli/commands/core_speed.h"
#include "cli/commands/inputs.h"
#include "cli/commands/pages_held.h"
#include "cli/commands/theorems.h"
#include "cli/duration.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "fuzz/engines/campaign/campaign.h"
#include "fuzz/engines/campaign/lock.h"
#include "fuzz/engines/targets/catalogue.h"

namespace cli::commands {
namespace {

constexpr char kSchema[] = "kexecore.bench/1";

const std::vector<std::string> kParts = {"core", "asm", "fuzz", "prove"};

struct Options {
  std::vector<std::string> parts;  // of kParts; none: all
  unsigned rounds = 5;
  std::string time = "4s";
  bool json = false;
};

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

/// The least ratio to the speed of the empty target, for which only the engine works. AFL++ works
/// so long for each execution that a target may add little to it; libFuzzer works so shortly that
/// the target takes most of the time.
double Goal(const Series& series) {
  if (series.engine == campaign::Engine::kAfl) return 0.8;
  return targets::FindTarget(series.target)->speed_goal;
}

bool Held(const Series& series) { return Median(series.ratios) >= Goal(series); }

double Speed(campaign::Options plan, const campaign::Toolbox& toolbox, bool empty_target) {
  plan.empty_target = empty_target;
  plan.directory /= empty_target ? "empty" : "full";
  // libFuzzer goes on from round to round: its speed with a corpus counts. AFL++ starts afresh,
  // since it takes longer to read a corpus than a round lasts.
  if (plan.engines.front() == campaign::Engine::kAfl) std::filesystem::remove_all(plan.directory);
  const campaign::Result result = campaign::Run(plan, toolbox, [](auto&&...) {});
  if (result.interrupted) throw Interruption();
  const campaign::Share& share = result.targets.at(0).shares.at(0);
  return static_cast<double>(share.executions) / share.seconds;
}

/// Target and empty target take turns, so that a machine that others use too slows both.
std::vector<Series> MeasureTargets(unsigned rounds, std::chrono::seconds time,
                                   const campaign::Toolbox& toolbox) {
  std::vector<Series> all;
  for (const std::string& target : TargetNames()) {
    for (const campaign::Engine engine : {campaign::Engine::kLibFuzzer, campaign::Engine::kAfl}) {
      all.push_back({target, engine, {}, {}});
    }
  }
  const std::filesystem::path base = CacheDirectory() / "bench";
  const campaign::Lock lock(base);
  std::filesystem::remove_all(base);
  Progress progress;
  for (unsigned round = 0; round < rounds; ++round) {
    for (Series& series : all) {
      progress.Say(fmt::format("round {} of {}: {} under {}", round + 1, rounds, series.target,
                               campaign::Name(series.engine)));
      const campaign::Options plan{.targets = {series.target},
                                   .engines = {series.engine},
                                   .time = time,
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
               Goal(series), rounds, Held(series) ? "" : "  below");
  }
}

struct Results {
  std::vector<Figure> core, code;
  std::vector<Series> targets;
  std::vector<TheoremResult> theorems;
};

bool Held(const Results& results) {
  const auto held = [](const auto& each) { return each.Held(); };
  return std::ranges::all_of(results.core, held) && std::ranges::all_of(results.code, held) &&
         std::ranges::all_of(results.targets, [](const Series& series) { return Held(series); }) &&
         CountProved(results.theorems) == results.theorems.size();
}

void PrintFigures(const std::vector<Figure>& figures) {
  for (const Figure& figure : figures) {
    if (!figure.IsAvailable() || figure.bound == Figure::kNoGoal) {
      const std::string value =
          figure.IsAvailable() ? fmt::format("{:>6.4g}", figure.value) : "not available";
      fmt::print("{:<52} {}\n", figure.what, value);
      continue;
    }
    const bool at_most = figure.bound == Figure::kAtMost;
    fmt::print("{:<52} {:>6.4g} of at {} {:g}{}\n", figure.what, figure.value,
               at_most ? "most" : "least", figure.goal,
               figure.Held() ? ""
               : at_most     ? "  above"
                             : "  below");
  }
}

void PrintForPeople(const Results& results) {
  PrintFigures(results.core);
  PrintFigures(results.code);
  if (!results.targets.empty()) PrintTargets(results.targets);
  for (const TheoremResult& theorem : results.theorems) {
    fmt::print("{:<36} {:<8} {:>6.2f} s\n", theorem.name, theorem.result, theorem.seconds);
  }
}

/// `value_name` is that of the figure's value.
nlohmann::json ToJson(const char* part, const char* value_name, const Figure& figure) {
  nlohmann::json item = {{part, figure.name}, {value_name, figure.value}, {"goal", nullptr}};
  if (figure.bound != Figure::kNoGoal) item["goal"] = figure.goal;
  return item;
}

void PrintForMachines(const Results& results) {
  nlohmann::json summary = nlohmann::json::object(), items = nlohmann::json::array();
  for (const Figure& figure : results.core) {
    summary["core_" + figure.name] = figure.value;
    items.push_back(ToJson("core", "ratio", figure));
  }
  for (const Figure& figure : results.code) {
    summary["asm_" + figure.name] = figure.value;
    items.push_back(ToJson("asm", "value", figure));
  }
  for (const Series& series : results.targets) {
    const std::string engine(campaign::Name(series.engine));
    summary[engine + "_" + series.target] = Median(series.ratios);
    items.push_back({{"target", series.target},
                     {"engine", engine},
                     {"executions_per_second", Median(series.speeds)},
                     {"ratio", Median(series.ratios)},
                     {"goal", Goal(series)},
                     {"ratios", series.ratios}});
  }
  for (const TheoremResult& theorem : results.theorems) {
    items.push_back(
        {{"theorem", theorem.name}, {"result", theorem.result}, {"seconds", theorem.seconds}});
  }
  PrintReport(kSchema, Held(results), summary, items);
}

Exit Bench(const Options& options, const Context& context) {
  const std::chrono::seconds time = ParseDuration(options.time);
  const InterruptGuard guard;
  Results results;
  try {
    const auto wanted = [&](const char* part) {
      return options.parts.empty() ||
             std::count(options.parts.begin(), options.parts.end(), part) != 0;
    };
    if (wanted("core")) {
      results.core = MeasureCore(context.toolbox, 4 * options.rounds + 1);
      results.core.push_back(MeasurePagesHeld(context.toolbox.root / "corpora" / "traces"));
    }
    if (wanted("asm")) results.code = MeasureAsm(context.toolbox, options.rounds);
    if (wanted("fuzz")) {
      results.targets = MeasureTargets(options.rounds, time, context.toolbox);
    }
    if (wanted("prove")) results.theorems = ProveAll(context.toolbox);
  } catch (const Interruption&) {
    throw Interruption("interrupted; a benchmark says nothing before its end");
  }
  (options.json ? PrintForMachines : PrintForPeople)(results);
  return Held(results) ? kHeld : kDefect;
}

}  // namespace

void AddBench(Program& program, const Context& context) {
  auto options = std::make_shared<Options>();
  Command command = program.Add(
      "bench",
      "Speed of loads against memcpy, of relocation against one instruction, of the fuzz targets\n"
      "against an empty one, of theorems",
      [options, &context] { return Bench(*options, context); });
  command.Add("part", options->parts, "core, asm, fuzz or prove; none: all of them").OneOf(kParts);
  command
      .Add("--rounds", options->rounds, "Rounds, of which the median counts; of asm's the fastest")
      .Within(1, 99)
      .WithDefault();
  command.Add("--time", options->time, "How long each target runs in a round").WithDefault();
  command.Json(options->json, kSchema);
  command.Footer(
      "Exits 1 where a figure does not reach its goal.\n\n"
      "Example:\n  ./kexecore bench core --rounds 9");
}

}  // namespace cli::commands
