// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace oracle {

/// The promises of CONTRACT.md that oracles check. Each comment begins with the printed name.
enum class Invariant : std::uint8_t {
  kBounds,     // bounds: the core maps only allocated pages and, in the crash area, destinations of
               // the load; it writes to nothing else (M, A)
  kResult,     // result: the answer is right, and so the order of errors is
  kImage,      // image: a committed image has the loaded bytes, and enter gets that image
  kSlots,      // slots: presence and position are right (S)
  kFetchOnce,  // fetch_once: no byte of an argument, descriptor, buffer or page list is read twice
               // (F)
  kUnchanged,  // unchanged: a call that fails changes nothing (A)
  kPages,      // pages: the allocated pages are those that the images hold (P)
  kProgress,   // progress: a call never works for long without asking whether to pause (C)
  kRelocation,  // relocation: the code of the control page enters a committed image, after moving
                // its pages as its list says (W of asm/CONTRACT.md)
  kUndefined,   // undefined: UndefinedBehaviorSanitizer sees no undefined behaviour
};
inline constexpr int kInvariants = 10;

/// How much a guest could do with the violation, in ClusterFuzz's grades. (Progress is always
/// medium, because a call that works for long keeps a CPU and does no other harm.)
enum class Severity : std::uint8_t { kCritical, kHigh, kMedium, kLow };

/// One broken promise. Programs pass on these fields; the line below is for people and ClusterFuzz.
struct Violation {
  Invariant invariant = Invariant::kResult;
  std::uint32_t hypercall = 0;  // index in the trace
  Severity severity = Severity::kMedium;
  std::string detail;  // one line
  bool operator==(const Violation&) const = default;
};

std::string_view Name(Invariant invariant);
std::string_view Name(Severity severity);

/// The one text form: "kexecore: violation invariant=bounds hypercall=2 severity=critical: detail",
/// without a line end.
std::string Line(const Violation& violation);

/// Prints the line to stderr. If the severity is critical or high, a second line follows by which
/// ClusterFuzz recognises that: "FuzzerSecurityIssueCritical" or "FuzzerSecurityIssueHigh".
void Print(const Violation& violation);

}  // namespace oracle
