// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "proofs/smt/executor.h"

namespace smt {

/// A turn of a loop that is cut, from any state that its facts allow.
struct Executor::Turn {
  /// Whether a value that the loop carries is the guessed one, after some turns.
  using Fits = std::function<Term(const Scalar& value, const Term& turns)>;
  struct Guessed {
    Term enabled;
    Fits fits;
  };

  const LoopCut* cut;
  Term turns;
  Memory memory;  // when the turn starts
  bool is_trial = true;
  std::vector<Path> ends;        // of a trial: each with what the phis will carry
  std::set<int> forgotten;       // the objects that a turn changes
  std::map<int, Scalar> before;  // by phi: what it carried into the loop,
  std::map<int, Scalar> now;     // and when the turn starts
  std::map<int, std::vector<Guessed>> guesses;
};

}  // namespace smt
