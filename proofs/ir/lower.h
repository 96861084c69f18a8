// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "proofs/ir/program.h"

/// From LLVM bitcode to ir::Program. Everything that includes LLVM is behind this header and
/// native.h.
///
/// Lowering refuses (throws ir::Error, naming function and instruction) whatever it does not
/// understand: an instruction, an intrinsic, a type, an attribute or a metadata kind that could
/// license undefined behaviour. Nothing is skipped except what cannot change a result: debug
/// information, markers of scopes and branch weights.
///
/// Taken on trust, because the optimiser may use them and nothing here checks them: alias promises
/// (noalias, TBAA, readonly, captures) and memory effects of functions.
namespace ir {

// Reads the bitcode file `path` and lowers the functions named (demangled, without parameters, or
// symbols) and all that they call. No name at all: every function that has a body.
Program LoadBitcode(const std::string& path, const std::vector<std::string>& roots);

// The same for LLVM assembly text.
Program LoadAssembly(const std::string& text, const std::vector<std::string>& roots);

// Throws Error, with the reason, when `path` holds no bitcode, or no function in it.
void CheckBitcode(const std::string& path);

}  // namespace ir
