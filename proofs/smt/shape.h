// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "proofs/smt/term.h"

/// What can be read off a term's shape about addresses. Internal to term.cc.
namespace smt {

/// a & mask, where mask is 2^k - 1 and the low k bits of `a` are constants: the alignment of a base
/// that ends in zeroes, plus an offset.
std::optional<Term> KnownMasked(const Term& a, const Term& mask);

/// a - b where both are addresses in one object: (base + x) - (base + y), or base itself.
std::optional<Term> Difference(const Term& a, const Term& b);

}  // namespace smt
