// SPDX-License-Identifier: MIT
#pragma once

#include "llvm/IR/Instruction.h"
#include "proofs/ir/lower_types.h"

/// The promises of an instruction beside its operation. Internal to proofs/ir.
namespace ir {

void LowerFlags(const llvm::Instruction& instruction, Flags& flags);

/// Adds to `promise` what the metadata says. Throws ir::Error for a kind of metadata that is
/// neither enforced nor known to be harmless.
void LowerMetadata(const llvm::Instruction& instruction, Promise& promise);

}  // namespace ir
