// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <vector>

#include "proofs/smt/memory.h"

namespace smt {

/// The condition of a path, as a list of conjuncts in the order in which they were met: paths that
/// part share a prefix, and when they meet again only what comes after it has to be told apart.
class Guard {
 public:
  void Add(const Term& condition);
  bool IsFalse() const;
  Term AsTerm(Terms& terms) const;
  const std::vector<Term>& conjuncts() const { return conjuncts_; }
  size_t CommonPrefix(const Guard& other) const;
  /// The conjuncts from `start` on, as one term.
  Term Rest(Terms& terms, size_t start) const;
  /// The condition that either path is taken.
  static Guard Join(Terms& terms, const Guard& a, const Guard& b);

 private:
  std::vector<Term> conjuncts_;
};

/// Conditions that were forbidden on the way to a point: whoever proves that no violation can hold
/// has shown that they do not hold there. To forbid them once more, or to carry them along as the
/// poison of what was computed from them, would only repeat the question.
class Settled {
 public:
  void Add(const Term& condition);
  bool Contains(const Term& condition) const;
  /// `condition` without the alternatives that are settled.
  Term Remaining(Terms& terms, const Term& condition) const;
  static Settled Intersect(const Settled& a, const Settled& b);

 private:
  std::vector<unsigned> ids_;  // Z3's, sorted; the executor keeps the terms alive
};

/// The alternatives of a disjunction; of anything else, itself.
std::vector<Term> Alternatives(const Term& condition);

/// What is known at one point of one function, on all paths that lead there.
struct Path {
  Guard guard;
  std::map<int, Value> locals;
  Memory memory;
  Settled settled;
};

/// Index in Path::locals of the value that a function returned.
inline constexpr int kResult = -1;

/// Joins paths that exclude each other; at least one. Locals that only some of them have are lost.
Path Join(Terms& terms, std::vector<Path> paths);

}  // namespace smt
