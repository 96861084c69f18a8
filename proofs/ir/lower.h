// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "proofs/ir/program.h"

/// From LLVM bitcode to ir::Program. Only the sources behind this header and native.h include LLVM.
///
/// Lowering throws ir::Error, with function and instruction, where it does not understand an
/// instruction, an intrinsic, a type, an attribute, or a kind of metadata. The tables of
/// promise_table.h say of each attribute and each kind of metadata that LLVM knows whether it
/// becomes an obligation, changes nothing, is refused, or is trusted. Trusted are those about
/// aliases alone (noalias, TBAA, captures).
namespace ir {

/// What becomes of local variables in memory whose address nobody takes. LLVM's own pass (mem2reg)
/// makes them values: a read before the first write becomes undef, which counts as poison, and each
/// trap of UBSan stays.
enum class Locals { kAsTheyAre, kAreValues };

/// Reads the bitcode file `path`, and lowers the functions named in `roots` and all that they call.
/// A name is a symbol, or demangled and without parameters. Without roots it lowers every function
/// that has a body.
Program LoadBitcode(const std::string& path, const std::vector<std::string>& roots,
                    Locals locals = Locals::kAsTheyAre);

/// Does this with LLVM assembly text instead of a file.
Program LoadAssembly(const std::string& text, const std::vector<std::string>& roots,
                     Locals locals = Locals::kAsTheyAre);

/// Throws ir::Error, with the reason, when `path` holds no bitcode, or bitcode without a function.
void CheckBitcode(const std::string& path);

/// Does this, too, and throws when undefined behaviour does not trap in the bitcode: then it is not
/// that of the sources before the optimiser.
void CheckTraps(const std::string& path);

}  // namespace ir
