// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "proofs/smt/term.h"

namespace smt {

enum class ViolationKind {
  kPoisonUse,    // branch on poison, or poison where noundef was promised
  kDivision,     // by zero, or the one signed quotient that overflows
  kOutOfBounds,  // access outside an object, to a dead one, or to none
  kMisaligned,   // access less aligned than the instruction promises
  kReadOnly,     // store to a constant
  kBadCopy,      // memcpy of ranges that overlap
  kPromise,      // an argument or an assume that does not keep what was promised
  kUnreachable,  // unreachable was reached
  kTrap,         // a trap was reached: an impossible state, or UBSan's finding
  kLoopBound,    // a loop ran longer than the theorem allows: not a defect, but nothing is proved
};

const char* ViolationName(ViolationKind kind);

/// Something that must never be: an obligation is that `condition` cannot hold.
struct Violation {
  ViolationKind kind;
  Term condition;     // path and cause
  std::string where;  // function and instruction
};

}  // namespace smt
