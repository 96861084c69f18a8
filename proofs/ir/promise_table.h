// SPDX-License-Identifier: MIT
#pragma once

#include "llvm/ADT/StringRef.h"
#include "llvm/IR/Attributes.h"

/// Every promise that LLVM's IR can make, and what becomes of it here. The tables have a row for
/// each attribute and each kind of metadata that LLVM 19 knows: with an LLVM that knows another,
/// this does not compile. Internal to proofs/ir.
namespace ir {

enum class Duty {
  kAsked,    // it becomes an obligation: a proof shows that it is kept
  kNothing,  // it changes no result here, for the reason that its row names
  kTrusted,  // it speaks of aliases alone, and is believed; see docs/soundness.md
  kRefused,  // the function is not examined
};

/// Where an attribute stands.
enum class Holder { kFunction, kParameter, kResult };

Duty DutyOf(llvm::Attribute::AttrKind kind, Holder holder);
Duty DutyOfString(llvm::StringRef attribute);
Duty DutyOfMetadata(unsigned kind);

}  // namespace ir
