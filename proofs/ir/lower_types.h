// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>

#include "llvm/IR/Attributes.h"
#include "llvm/IR/DataLayout.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/IR/Type.h"
#include "proofs/ir/program.h"
#include "proofs/ir/promise_table.h"

/// Lowering of types, constants and promises. Internal to proofs/ir.
namespace ir {

/// The value as LLVM prints it, on one line and without metadata.
std::string Print(const llvm::Value& value);

/// Throws ir::Error with the place and the reason.
[[noreturn]] void Refuse(const llvm::Value& where, const std::string& why);

Integer LowerInteger(const llvm::APInt& value);

/// The scalars of a type, in order. Throws ir::Error for vectors, floating point and pointers of
/// other address spaces.
Type LowerType(llvm::Type* type);

/// The attributes of an argument or a result. Throws ir::Error for one that promise_table.h
/// refuses.
Promise LowerPromise(const llvm::AttributeSet& attributes, Holder holder,
                     const llvm::DataLayout& layout, const llvm::Value& where);

/// The promises of both. Throws ir::Error for two different ranges or sizes of a copy.
Promise Both(const Promise& a, const Promise& b, const llvm::Value& where);

/// Lowers constants, and the globals that they point to: it adds each to `program.globals` when it
/// first meets it. Owns nothing.
class ConstantLowering {
 public:
  ConstantLowering(const llvm::DataLayout& layout, Program& program)
      : layout_(layout), program_(program) {}

  std::vector<Constant> Lower(const llvm::Constant& constant);

 private:
  /// A global, or an address in one. It is poison where it breaks a promise of its own.
  void LowerConstantPointer(const llvm::Constant& constant, Constant& lowered);
  int LowerGlobal(const llvm::GlobalVariable& global);
  void LowerContents(const llvm::Constant& constant, std::uint64_t offset, Global& global);

  const llvm::DataLayout& layout_;
  Program& program_;
  std::map<const llvm::GlobalVariable*, int> globals_;
};

}  // namespace ir
