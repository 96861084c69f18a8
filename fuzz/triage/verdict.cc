// SPDX-License-Identifier: MIT
#include "fuzz/triage/verdict.h"

#include <nlohmann/json.hpp>

namespace triage {
namespace {

constexpr const char* kKinds[] = {"held", "violated", "differs", "crashed", "timed out"};

}  // namespace

std::string Promise(const Verdict& verdict) {
  switch (verdict.kind) {
    case Verdict::Kind::kHeld:
      return "";
    case Verdict::Kind::kViolated:
      return std::string(oracle::Name(verdict.violation->invariant));
    case Verdict::Kind::kDiffers:
      return "recorded answer";
    case Verdict::Kind::kCrashed:
      return "no crash";
    case Verdict::Kind::kTimedOut:
      return "bounded work";
  }
  return "";
}

oracle::Severity SeverityOf(const Verdict& verdict) {
  switch (verdict.kind) {
    case Verdict::Kind::kViolated:
      return verdict.violation->severity;
    case Verdict::Kind::kCrashed:
      return oracle::Severity::kHigh;
    case Verdict::Kind::kTimedOut:
      return oracle::Severity::kMedium;
    default:
      return oracle::Severity::kLow;
  }
}

nlohmann::json ToJson(const Verdict& verdict) {
  nlohmann::json json = {{"verdict", kKinds[static_cast<int>(verdict.kind)]}};
  if (verdict.kind != Verdict::Kind::kHeld) {
    json["promise"] = Promise(verdict);
    json["severity"] = oracle::Name(SeverityOf(verdict));
    json["detail"] = verdict.detail;
  }
  if (verdict.violation) json["violation"] = oracle::Line(*verdict.violation);
  if (!verdict.results.empty()) json["results"] = verdict.results;
  if (!verdict.missing.empty()) json["missing"] = verdict.missing;
  return json;
}

Verdict VerdictFromJson(const nlohmann::json& json) {
  Verdict verdict;
  const std::string kind = json.at("verdict");
  for (int i = 0; i < 5; ++i) {
    if (kind == kKinds[i]) verdict.kind = static_cast<Verdict::Kind>(i);
  }
  verdict.detail = json.value("detail", "");
  if (json.contains("violation")) {
    verdict.violation = oracle::ParseLine(json.at("violation").get<std::string>());
  }
  verdict.results = json.value("results", std::vector<std::int64_t>());
  verdict.missing = json.value("missing", std::vector<std::string>());
  return verdict;
}

}  // namespace triage
