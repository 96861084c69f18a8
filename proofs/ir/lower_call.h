// SPDX-License-Identifier: MIT
//
// Lowering of calls and intrinsics, and of operands. Internal to proofs/ir.
#ifndef PROOFS_IR_LOWER_CALL_H_
#define PROOFS_IR_LOWER_CALL_H_

#include "proofs/ir/lower_instruction.h"

namespace ir {

Operand LowerOperand(const llvm::Value& value, FunctionContext& context);

// False for a marker that cannot change a result. Throws ir::Error for what is not understood.
bool LowerCall(const llvm::CallInst& call, FunctionContext& context, Instruction& lowered);

}  // namespace ir

#endif  // PROOFS_IR_LOWER_CALL_H_
