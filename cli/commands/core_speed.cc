// SPDX-License-Identifier: MIT
#include "cli/commands/core_speed.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "cli/cache.h"
#include "cli/error.h"
#include "cli/progress.h"
#include "fuzz/engines/campaign/ask.h"

namespace cli::commands {
namespace {

// The core's and the hooks' instructions for a page, as the compiler of the set-up makes them; a
// tenth more is no failure.
constexpr double kCrashInstructions = 140, kDefaultInstructions = 370;

/// What core_bench measured, by the benchmark's name, "default/256": the median of all rounds.
struct Measured {
  std::map<std::string, double> times;           // seconds per page
  std::map<std::string, double> to_page_memcpy;  // of those that were compared with such a copy
  std::map<std::string, double> instructions;    // per page, of those that were counted
};

Measured Run(const campaign::Toolbox& toolbox, unsigned rounds) {
  Progress progress;
  progress.Say("the archive loads, and memcpy copies as much");
  // Rounds of all take turns, so that a machine that others use too slows all alike.
  const nlohmann::json answer = campaign::Ask(
      {toolbox.CoreBenchmark().string(), "--benchmark_format=json",
       "--benchmark_report_aggregates_only=true", "--benchmark_enable_random_interleaving=true",
       // Each round is one load.
       "--benchmark_min_time=0.000001", "--benchmark_repetitions=" + std::to_string(rounds)},
      CacheDirectory());
  Measured measured;
  for (const nlohmann::json& item : answer.at("benchmarks")) {
    const std::string run_name = item.at("run_name"),
                      name = run_name.substr(0, run_name.rfind('/'));
    if (item.contains("instructions")) {
      measured.instructions[name.substr(0, name.find('/'))] = item.at("instructions");
    }
    if (item.value("aggregate_name", "") != "median") continue;
    measured.times[name] = item.at("real_time");
    if (item.contains("to_page_memcpy")) {
      measured.to_page_memcpy[name] = item.at("to_page_memcpy");
    }
  }
  return measured;
}

double Find(const std::map<std::string, double>& values, const std::string& name) {
  const auto found = values.find(name);
  if (found == values.end()) throw EnvironmentError("core_bench did not measure " + name);
  return found->second;
}

/// The instructions per page; not available where the system lets no process trace another.
double Instructions(const Measured& measured, const std::string& name) {
  const auto found = measured.instructions.find(name);
  return found == measured.instructions.end() ? kNotAvailable : found->second;
}

/// The longest time per page of all sizes, divided by the shortest.
double Spread(const std::map<std::string, double>& times, const std::string& name) {
  double shortest = 0, longest = 0;
  for (const auto& [each, time] : times) {
    if (!each.starts_with(name + "/")) continue;
    shortest = shortest == 0 ? time : std::min(shortest, time);
    longest = std::max(longest, time);
  }
  if (shortest == 0) throw EnvironmentError("core_bench did not measure " + name);
  return longest / shortest;
}

}  // namespace

std::vector<Figure> MeasureCore(const campaign::Toolbox& toolbox, unsigned rounds) {
  const Measured measured = Run(toolbox, rounds);
  const auto& times = measured.times;
  const double memcpy_time = Find(times, "memcpy");
  return {
      {"crash_to_page_memcpy", "CRASH load of 64 MiB, to memcpy of its pages",
       Find(measured.to_page_memcpy, "crash"), 1.05},
      {"default_to_page_memcpy", "DEFAULT load of 64 MiB, to memcpy of its pages",
       Find(measured.to_page_memcpy, "default_and_copy"), 1.15},
      {"crash_to_memcpy", "CRASH load, to memcpy of 64 MiB as a whole",
       Find(times, "crash") / memcpy_time, 0, Figure::kNoGoal},
      {"default_to_memcpy", "DEFAULT load, to memcpy of 64 MiB as a whole",
       Find(times, "default/16384") / memcpy_time, 0, Figure::kNoGoal},
      {"crash_instructions_per_page", "CRASH, instructions per page without copying",
       Instructions(measured, "instructions_crash"), kCrashInstructions},
      {"default_instructions_per_page", "DEFAULT, instructions per page without copying",
       Instructions(measured, "instructions_default"), kDefaultInstructions},
      {"default_spread", "DEFAULT, slowest to fastest page, 1 MiB to 1 GiB",
       Spread(times, "default"), 1.3},
      {"in_place_spread", "the same, every page handed out is a destination",
       Spread(times, "default_in_place"), 1.3},
  };
}

}  // namespace cli::commands
