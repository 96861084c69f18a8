// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "proofs/smt/snippets.h"

/// The parts of AllSnippets: one for each group of instructions.
namespace smt {

/// A function @f of i64 arguments. Its body finds them, cut to `width` bits, as %a, %b and %c.
std::string Function(std::size_t arguments, unsigned width, const std::string& body,
                     const std::string& declarations = "");

void AddControlFlowSnippets(std::vector<Snippet>& all);
void AddMemorySnippets(std::vector<Snippet>& all);

}  // namespace smt
