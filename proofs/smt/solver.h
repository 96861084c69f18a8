// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "proofs/smt/term.h"

namespace smt {

enum class Verdict { kUnsatisfiable, kSatisfiable, kUnknown };

/// Values of terms in one model. Copies share it; the Terms it came from must outlive it.
class Model {
 public:
  explicit Model(const z3::model& model) : model_(model) {}
  /// The value of a bit vector of at most 64 bits; what the model leaves open is 0.
  uint64_t Value(const Term& term) const;
  bool Holds(const Term& term) const;

 private:
  z3::model model_;
};

struct Answer {
  Verdict verdict = Verdict::kUnknown;
  std::string solver;  // which of the portfolio gave the answer
  double seconds = 0;  // wall time, all attempts
  std::optional<Model> model;
};

/// CPU seconds for each solver of the portfolio.
struct Budget {
  int smt = 10;
  int qfbv = 50;
};

/// Whether all of `constraints` can hold at once. Tries Z3's "smt" tactic for 10 s, which is best
/// on goals shaped like paths, then the QF_BV tactic, best on small arithmetic, up to a hard limit
/// of 60 s of CPU time in all. No answer in that time is kUnknown. Each attempt works on a copy of
/// its own, so that its time does not depend on what was asked before.
Answer Check(Terms& terms, const std::vector<Term>& constraints, Budget budget = {});

/// A model of `constraints` that also keeps as many of `wishes` as can be had by taking them one
/// after the other. Requires that `constraints` are satisfiable. Best effort: a wish that takes
/// long is dropped.
Model Prefer(Terms& terms, const std::vector<Term>& constraints, const Model& start,
             const std::vector<Term>& wishes);

}  // namespace smt
