// SPDX-License-Identifier: MIT
#include "proofs/ir/lower_flags.h"

#include "llvm/IR/Constants.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Metadata.h"
#include "llvm/IR/Operator.h"

namespace ir {
namespace {

Interval LowerRangeMetadata(const llvm::MDNode& node, const llvm::Instruction& where) {
  if (node.getNumOperands() != 2) Refuse(where, "range with several intervals is not supported");
  auto bound = [&](unsigned i) {
    return LowerInteger(llvm::mdconst::extract<llvm::ConstantInt>(node.getOperand(i))->getValue());
  };
  return {bound(0), bound(1)};
}

}  // namespace

void LowerFlags(const llvm::Instruction& instruction, Flags& flags) {
  if (const auto* wrap = llvm::dyn_cast<llvm::OverflowingBinaryOperator>(&instruction)) {
    flags.nsw = wrap->hasNoSignedWrap();
    flags.nuw = wrap->hasNoUnsignedWrap();
  }
  if (const auto* trunc = llvm::dyn_cast<llvm::TruncInst>(&instruction)) {
    flags.nsw = trunc->hasNoSignedWrap();
    flags.nuw = trunc->hasNoUnsignedWrap();
  }
  if (const auto* exact = llvm::dyn_cast<llvm::PossiblyExactOperator>(&instruction))
    flags.exact = exact->isExact();
  if (const auto* disjoint = llvm::dyn_cast<llvm::PossiblyDisjointInst>(&instruction)) {
    flags.disjoint = disjoint->isDisjoint();
  }
  if (llvm::isa<llvm::PossiblyNonNegInst>(instruction)) flags.nneg = instruction.hasNonNeg();
}

void LowerMetadata(const llvm::Instruction& instruction, Promise& promise) {
  llvm::SmallVector<std::pair<unsigned, llvm::MDNode*>, 4> all;
  instruction.getAllMetadata(all);
  for (const auto& [kind, node] : all) {
    switch (kind) {
      case llvm::LLVMContext::MD_noundef:
        promise.noundef = true;
        break;
      case llvm::LLVMContext::MD_nonnull:
        promise.nonnull = true;
        break;
      case llvm::LLVMContext::MD_range:
        promise.range = LowerRangeMetadata(*node, instruction);
        break;
      case llvm::LLVMContext::MD_align:
        promise.align =
            llvm::mdconst::extract<llvm::ConstantInt>(node->getOperand(0))->getZExtValue();
        break;
      // These cannot change a result, or are promises about aliases (trusted; see lower.h).
      case llvm::LLVMContext::MD_dbg:
      case llvm::LLVMContext::MD_prof:
      case llvm::LLVMContext::MD_tbaa:
      case llvm::LLVMContext::MD_tbaa_struct:
      case llvm::LLVMContext::MD_loop:
      case llvm::LLVMContext::MD_unpredictable:
      case llvm::LLVMContext::MD_alias_scope:
      case llvm::LLVMContext::MD_noalias:
      case llvm::LLVMContext::MD_nosanitize:
      case llvm::LLVMContext::MD_annotation:
        break;
      default: {
        llvm::SmallVector<llvm::StringRef, 64> names;
        instruction.getContext().getMDKindNames(names);
        if (names[kind] == "srcloc") break;
        Refuse(instruction, "metadata !" + names[kind].str() + " is not understood");
      }
    }
  }
}

}  // namespace ir
