// SPDX-License-Identifier: MIT
//
// Each attribute that the table wants asked is carried over, for each holder; each that it refuses
// is refused.
#include "proofs/ir/promise_table.h"

#include <gtest/gtest.h>

#include "llvm/IR/ConstantRange.h"
#include "llvm/IR/DataLayout.h"
#include "llvm/IR/DerivedTypes.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "proofs/ir/error.h"
#include "proofs/ir/lower_types.h"

namespace ir {
namespace {

using Kind = llvm::Attribute::AttrKind;

/// Some attribute of this kind.
llvm::Attribute Make(llvm::LLVMContext& context, Kind kind) {
  if (kind == llvm::Attribute::Range) {
    const llvm::ConstantRange range(llvm::APInt(64, 1), llvm::APInt(64, 9));
    return llvm::Attribute::get(context, kind, range);
  }
  if (llvm::Attribute::isEnumAttrKind(kind)) return llvm::Attribute::get(context, kind);
  if (llvm::Attribute::isIntAttrKind(kind)) return llvm::Attribute::get(context, kind, 8);
  return llvm::Attribute::get(context, kind, llvm::Type::getInt64Ty(context));
}

TEST(PromiseTable, LoweringDoesWhatItSays) {
  llvm::LLVMContext context;
  llvm::Module module("m", context);
  auto* type = llvm::FunctionType::get(llvm::Type::getVoidTy(context), false);
  const auto* where = llvm::Function::Create(type, llvm::Function::ExternalLinkage, "f", module);
  int asked = 0;
  for (unsigned i = llvm::Attribute::None + 1; i < llvm::Attribute::EndAttrKinds; ++i) {
    const auto kind = static_cast<Kind>(i);
    if (kind == llvm::Attribute::Initializes) continue;  // LLVM 19 has no way to make one
    const auto set = llvm::AttributeSet::get(context, {Make(context, kind)});
    for (const Holder holder : {Holder::kParameter, Holder::kResult}) {
      SCOPED_TRACE(set.getAsString());
      const auto lower = [&] { return LowerPromise(set, holder, module.getDataLayout(), *where); };
      if (DutyOf(kind, holder) == Duty::kRefused) {
        EXPECT_THROW(lower(), Error);
      } else {
        EXPECT_NO_THROW(lower());
      }
      asked += DutyOf(kind, holder) == Duty::kAsked ? 1 : 0;
    }
  }
  EXPECT_GT(asked, 15);
}

TEST(PromiseTable, WhatItDoesNotKnowIsRefused) {
  EXPECT_EQ(DutyOfString("unheard-of"), Duty::kRefused);
  EXPECT_EQ(DutyOfString("no-jump-tables"), Duty::kNothing);
  EXPECT_EQ(DutyOfMetadata(llvm::LLVMContext::MD_mmra + 1), Duty::kRefused);
  EXPECT_EQ(DutyOfMetadata(llvm::LLVMContext::MD_tbaa), Duty::kTrusted);
}

}  // namespace
}  // namespace ir
