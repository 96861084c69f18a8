// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "proofs/smt/executor.h"
#include "proofs/smt/term.h"

namespace smt {

/// Finds the guesses that hold together where `given` does: at first all of them are assumed, and
/// each that is then broken is dropped, until none is. Returns for each whether it is enabled, as a
/// constraint. Throws Error when the solver does not answer in time.
std::vector<Term> Settle(Terms& terms, const std::vector<Term>& given,
                         const std::vector<Guess>& guesses);

}  // namespace smt
