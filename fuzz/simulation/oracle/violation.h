// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace oracle {

/// The promises of CONTRACT.md that are watched. Names in the comments are those that are printed.
enum class Invariant : std::uint8_t {
  kBounds,      // bounds: of the crash area only the load's own destinations are mapped, else only
                // allocated pages; only bytes of those are written, none of the guest's (M, A)
  kResult,      // result: the answer, and the order of errors
  kImage,       // image: the bytes of a committed image, and what is handed to enter
  kSlots,       // slots: presence and position (S)
  kFetchOnce,   // fetch_once: no byte of an argument, descriptor, buffer or page list is read twice
                // (F)
  kUnchanged,   // unchanged: what fails changes nothing (A)
  kPages,       // pages: allocated minus freed is what the images own (P)
  kProgress,    // progress: a call never works long without asking whether it should pause (C)
  kRelocation,  // relocation: the code of the control page enters a committed image, and leaves
                // what its list says (W of asm/CONTRACT.md)
  kUndefined,   // undefined: undefined behaviour, as UndefinedBehaviorSanitizer sees it
};
inline constexpr int kInvariants = 10;

/// As ClusterFuzz grades: what a guest could make of it. (A call that works for long keeps a CPU,
/// and no more: progress is always medium.)
enum class Severity : std::uint8_t { kCritical, kHigh, kMedium, kLow };

struct Violation {
  Invariant invariant = Invariant::kResult;
  std::uint32_t hypercall = 0;  // index in the trace
  Severity severity = Severity::kMedium;
  std::string detail;  // one line
  bool operator==(const Violation&) const = default;
};

std::string_view Name(Invariant invariant);
std::string_view Name(Severity severity);

/// "kexecore: violation invariant=bounds hypercall=2 severity=critical: detail", no line end.
std::string Line(const Violation& violation);

/// Reads a line that Line wrote; nothing for any other.
std::optional<Violation> ParseLine(std::string_view line);

/// Prints the line to stderr, and for ClusterFuzz "FuzzerSecurityIssueCritical" and its like where
/// memory safety is at stake.
void Print(const Violation& violation);

}  // namespace oracle
