// SPDX-License-Identifier: MIT
#include "proofs/cli/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <nlohmann/json.hpp>

#include "cli/report.h"

namespace prove {
namespace {

using proofs::Report;
using proofs::Result;

std::size_t Count(const std::vector<Proof>& all, Result result) {
  return static_cast<std::size_t>(std::count_if(
      all.begin(), all.end(), [&](const Proof& p) { return p.report.result == result; }));
}

const char* Mark(Result result) {
  switch (result) {
    case Result::kProved:
      return "✓";
    case Result::kRefuted:
      return "✗";
    case Result::kUnknown:
      return "?";
    case Result::kVoid:  // of claims only
    case Result::kError:
      return "!";
  }
  return "!";
}

nlohmann::json Item(const Proof& proof) {
  const auto& [report, trace] = proof;
  nlohmann::json queries = nlohmann::json::array();
  for (const proofs::Query& query : report.queries) {
    queries.push_back({{"bitcode", query.artefact},
                       {"claim", query.what},
                       {"result", proofs::ResultName(query.result)},
                       {"seconds", query.seconds},
                       {"solver", query.solver}});
  }
  return {{"theorem", report.name},
          {"shows", report.shows},
          {"result", proofs::ResultName(report.result)},
          {"message", report.message},
          {"seconds", report.seconds},
          {"solver", report.Solvers()},
          {"assumptions", report.assumptions},
          {"assumptions_satisfiable", report.satisfiable},
          {"functions", report.coverage.functions},
          {"blocks", report.coverage.blocks},
          {"blocks_unreached", report.coverage.unreached},
          {"queries", std::move(queries)},
          {"trace", trace.empty() ? nlohmann::json() : nlohmann::json(trace)}};
}

}  // namespace

std::string Line(const Report& report) {
  std::string line = fmt::format("{} {:<33}{:>6.1f} s  {}", Mark(report.result), report.name,
                                 report.seconds, report.Solvers());
  if (report.result == Result::kProved) return line + fmt::format("\n    {}", report.shows);
  return line + fmt::format("\n    {}: {}", proofs::ResultName(report.result), report.message);
}

std::string Summary(const std::vector<Proof>& all, double seconds, const std::string& cflags) {
  std::string line =
      fmt::format("{} of {} theorems proved", Count(all, Result::kProved), all.size());
  for (const Result result : {Result::kRefuted, Result::kUnknown, Result::kError}) {
    if (const std::size_t count = Count(all, result); count > 0) {
      line += fmt::format(", {} {}", count, proofs::ResultName(result));
    }
  }
  line += fmt::format(", {:.1f} s", seconds);
  return cflags.empty() ? line : line + ", on the bitcode with " + cflags;
}

bool AllProved(const std::vector<Proof>& all) {
  return !all.empty() && Count(all, Result::kProved) == all.size();
}

void PrintJson(const std::vector<Proof>& all, double seconds, bool interrupted,
               const std::string& cflags) {
  nlohmann::json items = nlohmann::json::array();
  for (const Proof& proof : all) items.push_back(Item(proof));
  cli::PrintReport(kSchema, AllProved(all),
                   {{"theorems", all.size()},
                    {"proved", Count(all, Result::kProved)},
                    {"refuted", Count(all, Result::kRefuted)},
                    {"unknown", Count(all, Result::kUnknown)},
                    {"errors", Count(all, Result::kError)},
                    {"seconds", seconds},
                    {"interrupted", interrupted},
                    {"cflags", cflags}},
                   items);
}

}  // namespace prove
