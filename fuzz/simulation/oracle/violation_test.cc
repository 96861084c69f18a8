// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/violation.h"

#include <gtest/gtest.h>

#include <set>
#include <string_view>

namespace oracle {
namespace {

TEST(Violation, IsOneLine) {
  const Violation violation{.invariant = Invariant::kBounds,
                            .hypercall = 2,
                            .severity = Severity::kCritical,
                            .detail = "maps frame 0x1: outside"};
  EXPECT_EQ(Line(violation),
            "kexecore: violation invariant=bounds hypercall=2 severity=critical: maps frame 0x1: "
            "outside");
}

TEST(Violation, EachInvariantAndSeverityHasANameOfItsOwn) {
  std::set<std::string_view> invariants, severities;
  for (int i = 0; i < kInvariants; ++i) invariants.insert(Name(static_cast<Invariant>(i)));
  for (int s = 0; s < 4; ++s) severities.insert(Name(static_cast<Severity>(s)));
  EXPECT_EQ(invariants.size(), static_cast<std::size_t>(kInvariants));
  EXPECT_EQ(severities.size(), 4u);
  EXPECT_FALSE(invariants.contains(""));
  EXPECT_FALSE(severities.contains(""));
}

TEST(Violation, IsPrintedWithWhatClusterFuzzReads) {
  testing::internal::CaptureStderr();
  Print({.severity = Severity::kCritical, .detail = "c"});
  Print({.severity = Severity::kHigh, .detail = "d"});
  Print({.severity = Severity::kMedium, .detail = "e"});
  Print({.severity = Severity::kLow, .detail = "f"});
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "kexecore: violation invariant=result hypercall=0 severity=critical: c\n"
            "FuzzerSecurityIssueCritical\n"
            "kexecore: violation invariant=result hypercall=0 severity=high: d\n"
            "FuzzerSecurityIssueHigh\n"
            "kexecore: violation invariant=result hypercall=0 severity=medium: e\n"
            "kexecore: violation invariant=result hypercall=0 severity=low: f\n");
}

}  // namespace
}  // namespace oracle
