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

std::uint64_t LowerNumber(const llvm::MDNode& node) {
  return llvm::mdconst::extract<llvm::ConstantInt>(node.getOperand(0))->getZExtValue();
}

/// Carries metadata over that promise_table.h wants asked.
void LowerAsked(const llvm::Instruction& instruction, unsigned kind, const llvm::MDNode& node,
                Promise& promise) {
  switch (kind) {
    case llvm::LLVMContext::MD_noundef:
      promise.noundef = true;
      return;
    case llvm::LLVMContext::MD_nonnull:
      promise.nonnull = true;
      return;
    case llvm::LLVMContext::MD_range:
      promise.range = LowerRangeMetadata(node, instruction);
      return;
    case llvm::LLVMContext::MD_align:
      promise.align = LowerNumber(node);
      return;
    case llvm::LLVMContext::MD_dereferenceable:
      promise.dereferenceable = LowerNumber(node);
      return;
    case llvm::LLVMContext::MD_dereferenceable_or_null:
      promise.dereferenceable_or_null = LowerNumber(node);
      return;
    default:
      Refuse(instruction, "metadata is to be asked, and is not");
  }
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
    const Duty duty = DutyOfMetadata(kind);
    if (duty == Duty::kRefused) {
      llvm::SmallVector<llvm::StringRef, 64> names;
      instruction.getContext().getMDKindNames(names);
      Refuse(instruction, "metadata !" + names[kind].str() + " is not understood");
    }
    if (duty == Duty::kAsked) LowerAsked(instruction, kind, *node, promise);
  }
}

}  // namespace ir
