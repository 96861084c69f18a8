// SPDX-License-Identifier: MIT
#include "fuzz/triage/verdict.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace triage {
namespace {

constexpr Verdict::Kind kKinds[] = {Verdict::Kind::kHeld, Verdict::Kind::kViolated,
                                    Verdict::Kind::kDiffers, Verdict::Kind::kCrashed,
                                    Verdict::Kind::kTimedOut};

/// A verdict with something in every field.
Verdict Filled(Verdict::Kind kind, oracle::Severity severity = oracle::Severity::kCritical) {
  Verdict verdict;
  verdict.kind = kind;
  if (kind == Verdict::Kind::kViolated) {
    verdict.violation = oracle::Violation{.invariant = oracle::Invariant::kFetchOnce,
                                          .hypercall = 3,
                                          .severity = severity,
                                          .detail = "what was \"seen\""};
  }
  if (kind != Verdict::Kind::kHeld) verdict.detail = "what was \"seen\"";
  verdict.results = {0, -22, std::int64_t{1} << 40};
  verdict.missing = {"vmlinuz (linux-image 6.1 /boot/vmlinuz)", "purgatory (kexec-tools 2.0 )"};
  return verdict;
}

TEST(Verdict, IsTheSameWhenDecoded) {
  for (const Verdict::Kind kind : kKinds) {
    const Verdict verdict = Filled(kind);
    const Verdict back = Decode(Encode(verdict));
    EXPECT_EQ(back.kind, verdict.kind);
    EXPECT_EQ(back.violation, verdict.violation);
    EXPECT_EQ(back.detail, verdict.detail);
    EXPECT_EQ(back.results, verdict.results);
    EXPECT_EQ(back.missing, verdict.missing);
  }
}

TEST(Verdict, EachViolationIsTheSameWhenDecoded) {
  for (int invariant = 0; invariant < oracle::kInvariants; ++invariant) {
    for (const auto severity : {oracle::Severity::kCritical, oracle::Severity::kHigh,
                                oracle::Severity::kMedium, oracle::Severity::kLow}) {
      Verdict verdict = Filled(Verdict::Kind::kViolated, severity);
      verdict.violation->invariant = static_cast<oracle::Invariant>(invariant);
      EXPECT_EQ(Decode(Encode(verdict)).violation, verdict.violation);
    }
  }
}

TEST(Verdict, OtherTextIsRefused) {
  for (const char* const text : {"", "{", "[]", "{}", R"({"verdict": "fine"})"}) {
    EXPECT_THROW((void)Decode(text), nlohmann::json::exception) << text;
  }
  const nlohmann::json whole = ToJson(Filled(Verdict::Kind::kViolated));
  for (const char* const field : {"promise", "severity", "detail", "hypercall"}) {
    nlohmann::json part = whole;
    part.erase(field);
    EXPECT_THROW((void)Decode(part.dump()), nlohmann::json::exception) << field;
  }
  for (const char* const field : {"promise", "severity"}) {
    nlohmann::json other = whole;
    other[field] = "none such";
    EXPECT_THROW((void)Decode(other.dump()), nlohmann::json::exception) << field;
  }
}

TEST(Verdict, JsonNamesPromiseAndSeverity) {
  const nlohmann::json json = ToJson(Filled(Verdict::Kind::kViolated));
  EXPECT_EQ(json.at("hypercall"), 3);
  EXPECT_EQ(json.at("violation"), oracle::Line(*Filled(Verdict::Kind::kViolated).violation));
  EXPECT_EQ(json.at("promise"), "fetch_once");
  EXPECT_EQ(json.at("severity"), "critical");
  EXPECT_FALSE(ToJson(Filled(Verdict::Kind::kHeld)).contains("promise"));
}

TEST(Verdict, EachKindHasItsPromiseAndSeverity) {
  const auto promise = [](Verdict::Kind kind) { return Promise(Filled(kind)); };
  EXPECT_EQ(promise(Verdict::Kind::kHeld), "");
  EXPECT_EQ(promise(Verdict::Kind::kViolated), "fetch_once");
  EXPECT_EQ(promise(Verdict::Kind::kDiffers), "recorded answer");
  EXPECT_EQ(promise(Verdict::Kind::kCrashed), "no crash");
  EXPECT_EQ(promise(Verdict::Kind::kTimedOut), "bounded work");

  const auto severity = [](Verdict::Kind kind) { return SeverityOf(Filled(kind)); };
  EXPECT_EQ(severity(Verdict::Kind::kDiffers), oracle::Severity::kLow);
  EXPECT_EQ(severity(Verdict::Kind::kCrashed), oracle::Severity::kHigh);
  EXPECT_EQ(severity(Verdict::Kind::kTimedOut), oracle::Severity::kMedium);
  for (const auto grade : {oracle::Severity::kCritical, oracle::Severity::kHigh,
                           oracle::Severity::kMedium, oracle::Severity::kLow}) {
    EXPECT_EQ(SeverityOf(Filled(Verdict::Kind::kViolated, grade)), grade);
  }
}

}  // namespace
}  // namespace triage
