// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "proofs/smt/snippets.h"

/// The parts of AllRefusals: one for each group of operations without a meaning.
namespace smt {

constexpr std::uint64_t kMin = std::uint64_t{1} << 63;
constexpr std::uint64_t kMax = kMin - 1;
constexpr std::uint64_t kAll = UINT64_MAX;

/// A function @f with the first `arguments` of the parameters %a, %b and %c.
std::string F(std::size_t arguments, const std::string& body, const std::string& declarations = "");

void AddPoisonRefusals(std::vector<Refusal>& all);
void AddMemoryRefusals(std::vector<Refusal>& all);
void AddPromiseRefusals(std::vector<Refusal>& all);

}  // namespace smt
