// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "proofs/smt/term.h"

namespace smt {

enum class ViolationKind {
  kPoisonUse,    // a branch on poison, or poison where noundef was promised
  kDivision,     // a division by zero, or the one signed quotient that overflows
  kOutOfBounds,  // an access outside its object, to a dead object, or to none
  kMisaligned,   // an access that is less aligned than its instruction promises
  kReadOnly,     // a store to a constant
  kRace,         // a plain access to a word that other CPUs change
  kBadCopy,      // a memcpy between ranges that overlap
  kPromise,      // an argument or an assume breaks its promise
  kUnreachable,  // an `unreachable` was reached
  kTrap,         // a trap was reached: an impossible state, or a finding of UBSan
  kFact,         // a fact about a loop does not hold
  kLoopBound,    // a loop runs longer than the theorem allows: no defect, but nothing is proved
};

const char* ViolationName(ViolationKind kind);

/// Something that must never happen. The obligation is to show that `condition` cannot hold.
struct Violation {
  ViolationKind kind;
  Term condition;     // the path is taken, and the cause is there
  std::string where;  // function and instruction
};

}  // namespace smt
