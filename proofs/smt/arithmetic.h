// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "proofs/ir/program.h"
#include "proofs/smt/term.h"

namespace smt {

/// What an operation on integers gives, when its operands are no poison.
struct Computed {
  Term bits;
  Term poison;     // the flags (nsw, exact, ...) or a too wide shift make the result poison
  Term undefined;  // doing it at all is undefined behaviour (division)
};

/// add ... xor, and the intrinsics on two integers that give one of the same width. Nothing for any
/// other opcode.
std::optional<Computed> Binary(ir::Opcode opcode, const ir::Flags& flags, const Term& a,
                               const Term& b);

/// zext, sext and trunc to `width`, ctpop, ctlz, cttz, bswap, abs. Nothing for any other opcode.
std::optional<Computed> Unary(ir::Opcode opcode, const ir::Flags& flags, const Term& a,
                              unsigned width);

/// fshl and fshr.
Term FunnelShift(bool left, const Term& high, const Term& low, const Term& amount);

/// The truth of uadd.with.overflow and its like: whether the exact result does not fit. The wrapped
/// result itself is what add, sub or mul gives.
std::optional<Term> Overflows(ir::Opcode opcode, const Term& a, const Term& b);

Term Compare(ir::Predicate predicate, const Term& a, const Term& b);

}  // namespace smt
