// SPDX-License-Identifier: MIT
#pragma once

#include "proofs/ir/lower_instruction.h"

/// Lowering of calls and intrinsics, and of operands. Internal to proofs/ir.
namespace ir {

Operand LowerOperand(const llvm::Value& value, FunctionContext& context);

// False for a marker that cannot change a result. Throws ir::Error for what is not understood.
bool LowerCall(const llvm::CallInst& call, FunctionContext& context, Instruction& lowered);

}  // namespace ir
