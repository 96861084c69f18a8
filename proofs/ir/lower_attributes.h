// SPDX-License-Identifier: MIT
#pragma once

#include "llvm/IR/InstrTypes.h"
#include "proofs/ir/program.h"

/// Lowering of promises about whole functions. Internal to proofs/ir.
namespace ir {

/// The attributes of a function that has a body. Some promises (nosync, nofree, nocallback) are
/// decided here: each call in the body has to promise as much. Throws ir::Error where one does not,
/// and for an attribute that promise_table.h refuses.
void LowerFunctionAttributes(const llvm::Function& function, Function& lowered);

/// The attributes of a call of a function that is no intrinsic. Throws likewise.
void LowerCallAttributes(const llvm::CallBase& call, Instruction& lowered);

}  // namespace ir
