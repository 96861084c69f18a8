// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <map>
#include <set>
#include <vector>

#include "proofs/smt/executor.h"

namespace smt {

/// A turn of a loop that is cut, from any state that its facts allow.
struct Executor::Turn {
  /// A fact about the state after some turns.
  struct Fact {
    int number;
    Term enabled;  // a variable while it is a guess, else true
    std::function<Term(const std::map<int, Scalar>& carried, const Term& turns)> holds;
    /// Where it says which value a phi carries: the phi, and the value.
    int phi = -1;
    std::function<Term(const Term& turns)> value = nullptr;
  };

  const LoopCut* cut;
  Term turns;
  Memory memory;  // when the turn starts
  bool is_trial = true;
  std::vector<Path> ends;        // of a trial: each with what the phis will carry
  std::set<int> forgotten;       // the objects that a turn changes
  std::map<int, Scalar> before;  // by phi: what it carried into the loop,
  std::map<int, Scalar> now;     // and when the turn starts
  std::vector<Fact> facts;
};

}  // namespace smt
