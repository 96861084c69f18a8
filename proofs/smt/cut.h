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
  static constexpr int kNoPhi = -1, kFirstCell = -2;

  /// A fact about the state after some turns.
  struct Fact {
    int number;
    Term enabled;  // a variable while it is a guess, else true
    std::function<Term(const std::map<int, Scalar>& carried, const Term& turns)> holds;
    /// Where it says which value a phi carries: the phi, and the value.
    int phi = kNoPhi;
    std::function<Term(const Term& turns)> value = nullptr;
  };

  const LoopCut* cut;
  Term turns;
  Memory memory;  // when the turn starts
  bool is_trial = true;
  std::vector<Path> ends;              // of a trial: each with what the phis will carry
  std::set<Memory::Change> forgotten;  // what a turn changes
  /// Cells of memory that carry a value from turn to turn, numbered from kFirstCell downwards, so
  /// that no phi has the number.
  std::map<int, Memory::Change> cells;
  std::map<int, Scalar> before;  // by phi or cell: what it carries into the loop,
  std::map<int, Scalar> now;     // and when the turn starts
  std::vector<Fact> facts;

  /// What a phi or a cell carries on a path, and another thing for it to carry.
  const Scalar& Carried(int phi, const Path& path) const {
    const auto cell = cells.find(phi);
    return cell == cells.end() ? path.locals.at(phi).at(0)
                               : path.memory.At(cell->second.object, *cell->second.cell);
  }
  void Carry(int phi, const Scalar& scalar, Path& path) const {
    const auto cell = cells.find(phi);
    if (cell == cells.end()) {
      path.locals.insert_or_assign(phi, Value{scalar});
    } else {
      path.memory.Set(cell->second.object, *cell->second.cell, scalar);
    }
  }
};

}  // namespace smt
