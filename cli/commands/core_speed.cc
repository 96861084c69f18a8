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

/// Time per page by the benchmark's name, "default/256": the median of all rounds.
using Times = std::map<std::string, double>;

Times Run(const campaign::Toolbox& toolbox, unsigned rounds) {
  Progress progress;
  progress.Say("the archive loads, and memcpy copies as much");
  // Rounds of all take turns, so that a machine that others use too slows all alike.
  const nlohmann::json answer = campaign::Ask(
      {toolbox.CoreBenchmark().string(), "--benchmark_format=json",
       "--benchmark_report_aggregates_only=true", "--benchmark_enable_random_interleaving=true",
       // Each round is one load.
       "--benchmark_min_time=0.000001", "--benchmark_repetitions=" + std::to_string(rounds)},
      CacheDirectory());
  Times times;
  for (const nlohmann::json& item : answer.at("benchmarks")) {
    if (item.at("aggregate_name") != "median") continue;
    const std::string name = item.at("run_name");
    times[name.substr(0, name.rfind("/manual_time"))] = item.at("real_time");
  }
  return times;
}

double Time(const Times& times, const std::string& name) {
  const auto found = times.find(name);
  if (found == times.end()) throw EnvironmentError("core_bench did not measure " + name);
  return found->second;
}

/// The longest time per page of all sizes, divided by the shortest.
double Spread(const Times& times, const std::string& name) {
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
  const Times times = Run(toolbox, rounds);
  const double memcpy_time = Time(times, "memcpy");
  return {
      {"crash_to_memcpy", "CRASH load of 64 MiB in 8 segments, to memcpy",
       Time(times, "crash") / memcpy_time, 1.1},
      {"default_to_memcpy", "DEFAULT load of 64 MiB in 8 segments, to memcpy",
       Time(times, "default/16384") / memcpy_time, 1.3},
      {"default_spread", "DEFAULT, slowest to fastest page, 1 MiB to 1 GiB",
       Spread(times, "default"), 1.3},
      {"in_place_spread", "the same, every page handed out is a destination",
       Spread(times, "default_in_place"), 1.3},
  };
}

}  // namespace cli::commands
