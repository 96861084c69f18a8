// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/violation.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <system_error>

namespace oracle {
namespace {

constexpr std::array<std::string_view, kInvariants> kInvariantNames = {
    "bounds",    "result", "image",    "slots",      "fetch_once",
    "unchanged", "pages",  "progress", "relocation", "undefined"};
constexpr std::array<std::string_view, 4> kSeverityNames = {"critical", "high", "medium", "low"};

constexpr std::string_view kStart = "kexecore: violation invariant=";

/// Removes everything up to and including the first `mark` from `text`. Returns the part before it.
std::optional<std::string_view> CutAt(std::string_view& text, std::string_view mark) {
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view before = text.substr(0, at);
  text.remove_prefix(at + mark.size());
  return before;
}

template <typename Enum, std::size_t kCount>
bool Named(const std::array<std::string_view, kCount>& names, std::string_view name, Enum& into) {
  for (std::size_t i = 0; i < kCount; ++i) {
    if (names[i] != name) continue;
    into = static_cast<Enum>(i);
    return true;
  }
  return false;
}

}  // namespace

std::string_view Name(Invariant invariant) {
  return kInvariantNames[static_cast<std::size_t>(invariant)];
}

std::string_view Name(Severity severity) {
  return kSeverityNames[static_cast<std::size_t>(severity)];
}

std::string Line(const Violation& violation) {
  std::string line(kStart);
  line += Name(violation.invariant);
  line += " hypercall=" + std::to_string(violation.hypercall) + " severity=";
  line += Name(violation.severity);
  return line + ": " + violation.detail;
}

std::optional<Violation> ParseLine(std::string_view line) {
  if (!line.starts_with(kStart)) return std::nullopt;
  line.remove_prefix(kStart.size());
  const auto invariant = CutAt(line, " hypercall=");
  const auto hypercall = CutAt(line, " severity=");
  const auto severity = CutAt(line, ": ");
  if (!invariant || !hypercall || !severity) return std::nullopt;
  Violation violation;
  if (!Named(kInvariantNames, *invariant, violation.invariant)) return std::nullopt;
  if (!Named(kSeverityNames, *severity, violation.severity)) return std::nullopt;
  const char* end = hypercall->data() + hypercall->size();
  const auto read = std::from_chars(hypercall->data(), end, violation.hypercall);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  violation.detail = line;
  return violation;
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
