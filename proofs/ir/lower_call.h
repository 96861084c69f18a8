// SPDX-License-Identifier: MIT
#pragma once

#include "proofs/ir/lower_instruction.h"

/// Lowering of calls and intrinsics. Internal to proofs/ir.
namespace ir {

// False for a marker that cannot change a result. Throws ir::Error for what is not understood.
bool LowerCall(const llvm::CallInst& call, FunctionContext& context, Instruction& lowered);

}  // namespace ir
