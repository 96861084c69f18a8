// SPDX-License-Identifier: MIT
#pragma once

#include <set>
#include <vector>

#include "proofs/smt/executor.h"
#include "proofs/smt/term.h"

namespace smt {

/// Finds the facts that hold together where `given` does: at first all guesses are assumed, and
/// each that is then broken is dropped, until none is. Returns their numbers. Throws Error when the
/// solver does not answer in time.
std::set<int> Settle(Terms& terms, const std::vector<Term>& given,
                     const std::vector<Guess>& guesses);

}  // namespace smt
