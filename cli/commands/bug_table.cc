// SPDX-License-Identifier: MIT
#include "cli/commands/bug_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

namespace cli::commands {
namespace {

constexpr char kLine[] = "{:<24} {:<16} {:<16} {:<13} {}";

constexpr std::string_view kNotAsked = "-";

std::string Cell(bool asked, const bugs::Detection& detection) {
  if (!asked) return std::string(kNotAsked);
  if (!detection.found) return detection.by.empty() ? "NO" : "NO: " + detection.by;
  return fmt::format("{} {:.1f}s", detection.by, detection.seconds);
}

std::string TheoremCell(const bugs::Result& result) {
  if (!result.names_theorem()) return std::string(kNotAsked);
  if (!result.theorem.found) return "NO";
  if (!result.replay.found) return "NO replay";
  return fmt::format("refuted {:.1f}s", result.theorem.seconds);
}

std::string TestCell(const bugs::Result& result) {
  if (!result.names_test()) return std::string(kNotAsked);
  return result.test.found ? "fails" : "NO";
}

nlohmann::json ToJson(const bugs::Detection& detection) {
  return {{"found", detection.found},
          {"by", detection.by},
          {"executions", detection.executions},
          {"seconds", detection.seconds}};
}

}  // namespace

std::string TableHead() {
  return fmt::format(kLine, "bug", "libFuzzer", "AFL++", "theorem", "test");
}

std::string TableLine(const bugs::Result& result) {
  return fmt::format(kLine, result.bug.name,
                     Cell(result.names(campaign::Engine::kLibFuzzer), result.libfuzzer),
                     Cell(result.names(campaign::Engine::kAfl), result.afl), TheoremCell(result),
                     TestCell(result));
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
  if (result.names(campaign::Engine::kLibFuzzer)) item["libfuzzer"] = ToJson(result.libfuzzer);
  if (result.names(campaign::Engine::kAfl)) item["afl"] = ToJson(result.afl);
  if (result.names_theorem()) {
    item["theorem"] = ToJson(result.theorem);
    item["replays"] = ToJson(result.replay);
  }
  if (result.names_test()) item["test"] = ToJson(result.test);
  return item;
}

nlohmann::json Summary(const std::vector<bugs::Result>& results, bool interrupted) {
  const auto count = [&](auto&& holds) {
    return std::count_if(results.begin(), results.end(), holds);
  };
  return {{"bugs", results.size()},
          {"libfuzzer", count([](const bugs::Result& r) { return r.libfuzzer.found; })},
          {"afl", count([](const bugs::Result& r) { return r.afl.found; })},
          {"theorem", count([](const bugs::Result& r) { return r.theorem.found; })},
          {"test", count([](const bugs::Result& r) { return r.test.found; })},
          {"undetected", count([](const bugs::Result& r) { return !r.detected(); })},
          {"interrupted", interrupted}};
}

}  // namespace cli::commands
