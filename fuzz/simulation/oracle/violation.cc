// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/violation.h"

#include <array>
#include <cstdio>

namespace oracle {
namespace {

constexpr std::array<std::string_view, kInvariants> kInvariantNames = {
    "bounds",    "result", "image",    "slots",      "fetch_once",
    "unchanged", "pages",  "progress", "relocation", "undefined"};
constexpr std::array<std::string_view, 4> kSeverityNames = {"critical", "high", "medium", "low"};

}  // namespace

std::string_view Name(Invariant invariant) {
  return kInvariantNames[static_cast<std::size_t>(invariant)];
}

std::string_view Name(Severity severity) {
  return kSeverityNames[static_cast<std::size_t>(severity)];
}

std::string Line(const Violation& violation) {
  std::string line = "kexecore: violation invariant=";
  line += Name(violation.invariant);
  line += " hypercall=" + std::to_string(violation.hypercall) + " severity=";
  line += Name(violation.severity);
  return line + ": " + violation.detail;
}

void Print(const Violation& violation) {
  std::fprintf(stderr, "%s\n", Line(violation).c_str());
  switch (violation.severity) {
    case Severity::kCritical:
      std::fputs("FuzzerSecurityIssueCritical\n", stderr);
      break;
    case Severity::kHigh:
      std::fputs("FuzzerSecurityIssueHigh\n", stderr);
      break;
    case Severity::kMedium:  // a wrong answer does not let anybody in
    case Severity::kLow:
      break;
  }
}

}  // namespace oracle
