// SPDX-License-Identifier: MIT
#include "proofs/cli/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace prove {
namespace {

using proofs::Report;
using proofs::Result;

constexpr const char* kSchema = "kexecore.prove/1";

size_t Count(const std::vector<Report>& reports, Result result) {
  return static_cast<size_t>(std::count_if(reports.begin(), reports.end(),
                                           [&](const Report& r) { return r.result == result; }));
}

const char* Mark(Result result) {
  switch (result) {
    case Result::kProved:
      return "✓";
    case Result::kRefuted:
      return "✗";
    case Result::kUnknown:
      return "?";
    case Result::kError:
      return "!";
  }
  return "!";
}

nlohmann::json Item(const Report& report, const std::string& trace) {
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

std::string Summary(const std::vector<Report>& reports, double seconds) {
  std::string line =
      fmt::format("{} of {} theorems proved", Count(reports, Result::kProved), reports.size());
  for (Result result : {Result::kRefuted, Result::kUnknown, Result::kError}) {
    if (size_t count = Count(reports, result); count > 0) {
      line += fmt::format(", {} {}", count, proofs::ResultName(result));
    }
  }
  return line + fmt::format(", {:.1f} s", seconds);
}

std::string Json(const std::vector<Report>& reports, const std::vector<std::string>& traces,
                 double seconds, bool interrupted) {
  nlohmann::json items = nlohmann::json::array();
  for (size_t i = 0; i < reports.size(); ++i) items.push_back(Item(reports[i], traces[i]));
  const size_t proved = Count(reports, Result::kProved);
  nlohmann::json whole = {{"schema", kSchema},
                          {"ok", !reports.empty() && proved == reports.size()},
                          {"summary",
                           {{"theorems", reports.size()},
                            {"proved", proved},
                            {"refuted", Count(reports, Result::kRefuted)},
                            {"unknown", Count(reports, Result::kUnknown)},
                            {"errors", Count(reports, Result::kError)},
                            {"seconds", seconds},
                            {"interrupted", interrupted}}},
                          {"items", std::move(items)}};
  return whole.dump(2);
}

std::string JsonOfFailure(const std::string& error) {
  const nlohmann::json whole = {{"schema", kSchema},
                                {"ok", false},
                                {"error", error},
                                {"summary", nlohmann::json::object()},
                                {"items", nlohmann::json::array()}};
  return whole.dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace prove
