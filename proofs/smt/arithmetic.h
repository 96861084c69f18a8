// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "proofs/ir/program.h"
#include "proofs/smt/term.h"

namespace smt {

/// The result of an operation on integers that are no poison.
struct Computed {
  Term bits;
  Term poison;     // the result is poison: a flag (nsw, exact, ...) is broken, or a shift too wide
  Term undefined;  // the operation is undefined behaviour (division)
};

/// add ... xor, and the intrinsics that turn two integers into one of their width. Nothing for any
/// other opcode.
std::optional<Computed> Binary(ir::Opcode opcode, const ir::Flags& flags, const Term& a,
                               const Term& b);

/// zext, sext and trunc to `width`, ctpop, ctlz, cttz, bswap, abs. Nothing for any other opcode.
std::optional<Computed> Unary(ir::Opcode opcode, const ir::Flags& flags, const Term& a,
                              unsigned width);

/// fshl and fshr.
Term FunnelShift(bool left, const Term& high, const Term& low, const Term& amount);

/// The flag of uadd.with.overflow and its like: whether the exact result does not fit. The wrapped
/// result comes from Binary, with the plain opcode (add, sub or mul). Nothing for any other opcode.
std::optional<Term> Overflows(ir::Opcode opcode, const Term& a, const Term& b);

Term Compare(ir::Predicate predicate, const Term& a, const Term& b);

}  // namespace smt
