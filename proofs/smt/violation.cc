// SPDX-License-Identifier: MIT
#include "proofs/smt/violation.h"

namespace smt {

const char* ViolationName(ViolationKind kind) {
  switch (kind) {
    case ViolationKind::kPoisonUse:
      return "use of an undefined value";
    case ViolationKind::kDivision:
      return "division by zero or overflow";
    case ViolationKind::kOutOfBounds:
      return "access out of bounds";
    case ViolationKind::kMisaligned:
      return "misaligned access";
    case ViolationKind::kReadOnly:
      return "store to a constant";
    case ViolationKind::kRace:
      return "plain access to what other CPUs change";
    case ViolationKind::kBadCopy:
      return "copy of overlapping ranges";
    case ViolationKind::kPromise:
      return "broken promise";
    case ViolationKind::kUnreachable:
      return "unreachable code reached";
    case ViolationKind::kTrap:
      return "trap reached";
    case ViolationKind::kFact:
      return "fact about a loop does not hold";
    case ViolationKind::kLoopBound:
      return "loop exceeds its bound";
  }
  return "?";
}

}  // namespace smt
