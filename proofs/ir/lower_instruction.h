// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <map>
#include <optional>

#include "llvm/IR/Instructions.h"
#include "proofs/ir/lower_types.h"

/// Lowering of one instruction. Internal to proofs/ir.
namespace ir {

/// The function whose instructions are being lowered.
struct FunctionContext {
  const llvm::DataLayout& layout;
  ConstantLowering& constants;
  std::map<const llvm::Value*, int> locals;       // their numbers
  std::map<const llvm::BasicBlock*, int> blocks;  // their places in Function::blocks
  /// The place in Program::functions of a function with a body, which will be lowered too.
  std::function<int(const llvm::Function&)> require;
};

Operand LowerOperand(const llvm::Value& value, FunctionContext& context);

/// Nothing for a marker that cannot change a result. Throws ir::Error for an instruction that it
/// does not understand.
std::optional<Instruction> LowerInstruction(const llvm::Instruction& instruction,
                                            FunctionContext& context);

}  // namespace ir
