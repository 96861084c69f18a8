// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>

#include "llvm/IR/Attributes.h"
#include "llvm/IR/DataLayout.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/IR/Type.h"
#include "proofs/ir/program.h"

/// Lowering of types, constants and promises. Internal to proofs/ir.
namespace ir {

std::string Print(const llvm::Value& value);

[[noreturn]] void Refuse(const llvm::Value& where, const std::string& why);

Integer LowerInteger(const llvm::APInt& value);

// The scalars of a type, in order. Throws for vectors, floating point and other address spaces.
Type LowerType(llvm::Type* type);

// Attributes of an argument or a result; throws for one that is not known to be harmless or
// enforced.
Promise LowerPromise(const llvm::AttributeSet& attributes, const llvm::DataLayout& layout,
                     const llvm::Value& where);

// Constants, and the globals they point to. Owns nothing; fills `program.globals` as they turn up.
class ConstantLowering {
 public:
  ConstantLowering(const llvm::DataLayout& layout, Program& program)
      : layout_(layout), program_(program) {}

  std::vector<Constant> Lower(const llvm::Constant& constant);

 private:
  int LowerGlobal(const llvm::GlobalVariable& global);
  void LowerContents(const llvm::Constant& constant, uint64_t offset, Global& global);

  const llvm::DataLayout& layout_;
  Program& program_;
  std::map<const llvm::GlobalVariable*, int> globals_;
};

}  // namespace ir
