// SPDX-License-Identifier: MIT
#pragma once

#include "proofs/ir/lower_instruction.h"

/// Lowering of calls and intrinsics. Internal to proofs/ir.
namespace ir {

/// Fills in `lowered`. False for a marker that cannot change a result, which is to be left out.
/// Throws ir::Error for a call that it does not understand.
bool LowerCall(const llvm::CallInst& call, FunctionContext& context, Instruction& lowered);

}  // namespace ir
