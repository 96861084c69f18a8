// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "proofs/smt/snippets.h"

/// The parts of AllSnippets, by what is done.
namespace smt {

/// A function @f of i64 arguments; in the body, %a, %b and %c are the arguments, cut to `width`
/// bits.
std::string Function(size_t arguments, unsigned width, const std::string& body,
                     const std::string& declarations = "");

void AddControlFlowSnippets(std::vector<Snippet>& all);
void AddMemorySnippets(std::vector<Snippet>& all);

}  // namespace smt
