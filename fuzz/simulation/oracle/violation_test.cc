// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/violation.h"

#include <gtest/gtest.h>

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
  EXPECT_EQ(ParseLine(Line(violation)), violation);
}

TEST(Violation, ReadsBackEachInvariantAndSeverity) {
  for (int i = 0; i < kInvariants; ++i) {
    for (int s = 0; s < 4; ++s) {
      const Violation violation{.invariant = static_cast<Invariant>(i),
                                .hypercall = 0xffffffff,
                                .severity = static_cast<Severity>(s),
                                .detail = ""};
      EXPECT_EQ(ParseLine(Line(violation)), violation);
    }
  }
}

TEST(Violation, ReadsNothingElse) {
  for (const char* line :
       {"", "kexecore: violation", "kexecore: violation invariant=bounds hypercall=2 severity=x: d",
        "kexecore: violation invariant=x hypercall=2 severity=low: d",
        "kexecore: violation invariant=bounds hypercall=2x severity=low: d",
        "kexecore: violation invariant=bounds hypercall= severity=low: d",
        " kexecore: violation invariant=bounds hypercall=2 severity=low: d"}) {
    EXPECT_FALSE(ParseLine(line)) << line;
  }
}

TEST(Violation, IsPrintedWithWhatClusterFuzzReads) {
  testing::internal::CaptureStderr();
  Print({.severity = Severity::kHigh, .detail = "d"});
  Print({.severity = Severity::kMedium, .detail = "e"});
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "kexecore: violation invariant=result hypercall=0 severity=high: d\n"
            "FuzzerSecurityIssueHigh\n"
            "kexecore: violation invariant=result hypercall=0 severity=medium: e\n");
}

}  // namespace
}  // namespace oracle
