// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <set>
#include <vector>

#include "proofs/smt/term.h"

/// Facts about terms that are read off their shape, without a solver.
namespace smt {

/// The ids of the variables that occur in any of `all`.
std::set<unsigned> Variables(const std::vector<Term>& all);

/// Whether a function of which nothing is known (Terms::Apply) occurs in any of `all`.
bool HasFunctions(const std::vector<Term>& all);

/// The alternatives of a disjunction; of any other condition, the condition itself.
std::vector<Term> Alternatives(const Term& condition);

/// a & mask, where mask is 2^k - 1 and the low k bits of `a` are constants. It answers questions
/// about alignment: there `a` is an offset added to a base that ends in zeroes.
std::optional<Term> KnownMasked(const Term& a, const Term& mask);

/// a - b where both are addresses in one object: (base + x) - (base + y), or base itself.
std::optional<Term> Difference(const Term& a, const Term& b);

}  // namespace smt
