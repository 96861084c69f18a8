// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <vector>

#include "proofs/smt/memory.h"

namespace smt {

/// The condition of a path: a list of conjuncts, in the order in which the path met them. Two paths
/// that part share a prefix. When they meet again, only the rest after it tells them apart.
class Guard {
 public:
  void Add(const Term& condition);
  bool IsFalse() const;
  Term AsTerm(Terms& terms) const;
  const std::vector<Term>& conjuncts() const { return conjuncts_; }
  std::size_t CommonPrefix(const Guard& other) const;
  /// The conjuncts from `start` on, as one term.
  Term Rest(Terms& terms, std::size_t start) const;
  /// The condition that either path is taken.
  static Guard Join(Terms& terms, const Guard& a, const Guard& b);

 private:
  std::vector<Term> conjuncts_;
};

/// The conditions that were forbidden on the way to a point. A proof that no violation can happen
/// shows that they are false there. So nothing needs to forbid them a second time, or to carry them
/// on as the poison of computed values: both would only repeat the question.
class Settled {
 public:
  void Add(const Term& condition);
  bool Contains(const Term& condition) const;
  /// `condition` without its settled alternatives.
  Term Remaining(Terms& terms, const Term& condition) const;
  static Settled Intersect(const Settled& a, const Settled& b);

 private:
  std::vector<unsigned> ids_;  // Term::id(), sorted; the executor keeps the terms alive
};

/// The state at one point of one function, joined over all paths that lead there.
struct Path {
  Guard guard;
  std::map<int, Value> locals;
  Memory memory;
  Settled settled;
};

/// The index in Path::locals of the value that a function returned.
inline constexpr int kResult = -1;

/// Joins paths whose guards exclude each other. Requires at least one. Locals that only some of the
/// paths have are lost.
Path Join(Terms& terms, std::vector<Path> paths);

}  // namespace smt
