// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "proofs/ir/program.h"

/// From LLVM bitcode to ir::Program. Only the sources behind this header and native.h include LLVM.
///
/// Lowering throws ir::Error, with function and instruction, where it does not understand an
/// instruction, an intrinsic, a type, an attribute, or a kind of metadata that could license
/// undefined behaviour. It skips only what cannot change a result: debug information, markers of
/// scopes, and branch weights.
///
/// Lowering trusts some promises that it does not check, although the optimiser may use them:
/// those about aliases (noalias, TBAA, readonly, captures), and memory effects of functions.
namespace ir {

/// Reads the bitcode file `path`, and lowers the functions named in `roots` and all that they call.
/// A name is a symbol, or demangled and without parameters. Without roots it lowers every function
/// that has a body.
Program LoadBitcode(const std::string& path, const std::vector<std::string>& roots);

/// Does this with LLVM assembly text instead of a file.
Program LoadAssembly(const std::string& text, const std::vector<std::string>& roots);

/// Throws ir::Error, with the reason, when `path` holds no bitcode, or bitcode without a function.
void CheckBitcode(const std::string& path);

/// Does this, too, and throws when undefined behaviour does not trap in the bitcode: then it is not
/// that of the sources before the optimiser.
void CheckTraps(const std::string& path);

}  // namespace ir
