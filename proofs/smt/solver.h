// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "proofs/smt/term.h"

namespace z3 {
class model;
}  // namespace z3

namespace smt {

enum class Verdict { kUnsatisfiable, kSatisfiable, kUnknown };

/// One assignment of values to variables. Copies share it. The Terms that the constraints came from
/// must outlive it.
class Model {
 public:
  explicit Model(const z3::model& model);
  /// The value of a bit vector of at most 64 bits. Bits that the model leaves open are 0.
  std::uint64_t Value(const Term& term) const;
  bool Holds(const Term& term) const;

 private:
  std::shared_ptr<const z3::model> model_;
};

struct Answer {
  Verdict verdict = Verdict::kUnknown;
  std::string solver;  // the member of the portfolio that gave the answer
  double seconds = 0;  // wall time of all attempts
  std::optional<Model> model;
};

/// The CPU seconds that each solver of the portfolio may use.
struct Budget {
  int smt = 10;
  int qfbv = 50;
};

/// Whether all of `constraints` can hold at once. Tries Z3's "smt" tactic for 10 s, which is best
/// on goals shaped like paths, and then its QF_BV tactic for 50 s, which is best on small
/// arithmetic. Where a function of which nothing is known occurs, it tries "smt" for 1 s and
/// then "qfufbv_ackr", which makes such functions variables, before these. When neither answers in
/// its CPU time, the verdict is kUnknown. Each attempt works on a copy of its own, so that its time
/// does not depend on earlier questions.
Answer Check(Terms& terms, const std::vector<Term>& constraints, Budget budget = {});

/// A model of `constraints` that also fulfils wishes. It takes the wishes in their order, and keeps
/// each that `constraints` and the wishes kept so far allow. Requires that `start` is a model of
/// `constraints`. A wish that takes too long is dropped.
Model Prefer(Terms& terms, const std::vector<Term>& constraints, const Model& start,
             const std::vector<Term>& wishes);

}  // namespace smt
