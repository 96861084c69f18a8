// SPDX-License-Identifier: MIT
#pragma once

#include "proofs/smt/snippets.h"

/// The parts of AllRefusals, by what has no meaning.
namespace smt {

constexpr uint64_t kMin = uint64_t{1} << 63;
constexpr uint64_t kMax = kMin - 1;
constexpr uint64_t kAll = UINT64_MAX;

/// A function @f of that many arguments, %a, %b and %c.
std::string F(size_t arguments, const std::string& body, const std::string& declarations = "");

void AddPoisonRefusals(std::vector<Refusal>& all);
void AddMemoryRefusals(std::vector<Refusal>& all);

}  // namespace smt
