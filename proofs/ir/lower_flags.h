// SPDX-License-Identifier: MIT
#pragma once

#include "llvm/IR/Instruction.h"
#include "proofs/ir/lower_types.h"

/// What an instruction promises beside its operation. Internal to proofs/ir.
namespace ir {

void LowerFlags(const llvm::Instruction& instruction, Flags& flags);

/// Throws ir::Error for a kind that is neither enforced nor known to be harmless.
void LowerMetadata(const llvm::Instruction& instruction, Promise& promise);

}  // namespace ir
