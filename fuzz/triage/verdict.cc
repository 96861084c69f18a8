// SPDX-License-Identifier: MIT
#include "fuzz/triage/verdict.h"

#include <iterator>
#include <nlohmann/json.hpp>

namespace triage {
namespace {

constexpr const char* kKinds[] = {"held", "violated", "differs", "crashed", "timed out"};

constexpr int kSeverities = static_cast<int>(oracle::Severity::kLow) + 1;

/// The value that has this name: the values are 0 to count - 1. Throws as Decode does.
template <typename Enum, typename NameOf>
Enum Named(const std::string& name, int count, NameOf&& name_of) {
  for (int i = 0; i < count; ++i) {
    if (name_of(static_cast<Enum>(i)) == name) return static_cast<Enum>(i);
  }
  throw nlohmann::json::other_error::create(501, "'" + name + "' names nothing", nullptr);
}

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

// A violation consists of promise, severity, detail and hypercall. Its line is for people.
nlohmann::json ToJson(const Verdict& verdict) {
  nlohmann::json json = {{"verdict", kKinds[static_cast<int>(verdict.kind)]}};
  if (verdict.kind != Verdict::Kind::kHeld) {
    json["promise"] = Promise(verdict);
    json["severity"] = oracle::Name(SeverityOf(verdict));
    json["detail"] = verdict.detail;
  }
  if (verdict.violation) {
    json["hypercall"] = verdict.violation->hypercall;
    json["violation"] = oracle::Line(*verdict.violation);
  }
  if (!verdict.results.empty()) json["results"] = verdict.results;
  if (!verdict.missing.empty()) json["missing"] = verdict.missing;
  return json;
}

std::string Encode(const Verdict& verdict) {
  return ToJson(verdict).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Verdict Decode(std::string_view line) {
  const nlohmann::json json = nlohmann::json::parse(line);
  Verdict verdict;
  verdict.kind = Named<Verdict::Kind>(
      json.at("verdict"), std::size(kKinds),
      [](Verdict::Kind kind) { return std::string_view(kKinds[static_cast<int>(kind)]); });
  if (verdict.kind != Verdict::Kind::kHeld) verdict.detail = json.at("detail");
  if (verdict.kind == Verdict::Kind::kViolated) {
    const auto name = [](auto value) { return oracle::Name(value); };
    verdict.violation = oracle::Violation{
        .invariant = Named<oracle::Invariant>(json.at("promise"), oracle::kInvariants, name),
        .hypercall = json.at("hypercall"),
        .severity = Named<oracle::Severity>(json.at("severity"), kSeverities, name),
        .detail = verdict.detail};
  }
  verdict.results = json.value("results", std::vector<std::int64_t>());
  verdict.missing = json.value("missing", std::vector<std::string>());
  return verdict;
}

}  // namespace triage
