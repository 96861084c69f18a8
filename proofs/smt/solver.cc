// SPDX-License-Identifier: MIT
#include "proofs/smt/solver.h"

namespace smt {
namespace {

using Clock = std::chrono::steady_clock;

constexpr unsigned kFirstMilliseconds = 10'000;
constexpr unsigned kSecondMilliseconds = 50'000;
constexpr unsigned kWishMilliseconds = 20'000;

/// A solver in a context of its own.
class Workshop {
 public:
  Workshop(Terms& terms, const char* tactic, unsigned milliseconds)
      : outside_(terms.context()), solver_(z3::tactic(inside_, tactic).mk_solver()) {
    z3::params params(inside_);
    params.set("timeout", milliseconds);
    params.set("ctrl_c", false);  // Ctrl-C ends the program, not the query
    solver_.set(params);
  }

  z3::expr In(const Term& term) {
    return {inside_, Z3_translate(outside_, term.expression(), inside_)};
  }
  void Add(const std::vector<Term>& constraints) {
    for (const Term& constraint : constraints) solver_.add(In(constraint));
  }
  z3::solver& solver() { return solver_; }
  Model GetModel() {
    z3::model model = solver_.get_model();
    return Model(z3::model(model, outside_, z3::model::translate()));
  }

 private:
  z3::context& outside_;
  z3::context inside_;
  z3::solver solver_;
};

Verdict Translate(z3::check_result result) {
  return result == z3::unsat ? Verdict::kUnsatisfiable
         : result == z3::sat ? Verdict::kSatisfiable
                             : Verdict::kUnknown;
}

Answer Ask(Terms& terms, const char* tactic, unsigned milliseconds,
           const std::vector<Term>& constraints) {
  Workshop workshop(terms, tactic, milliseconds);
  workshop.Add(constraints);
  Answer answer;
  answer.solver = std::string("z3 ") + tactic;
  answer.verdict = Translate(workshop.solver().check());
  if (answer.verdict == Verdict::kSatisfiable) answer.model = workshop.GetModel();
  return answer;
}

}  // namespace

uint64_t Model::Value(const Term& term) const {
  return model_.eval(term.expression(), /*model_completion=*/true).get_numeral_uint64();
}

bool Model::Holds(const Term& term) const {
  return model_.eval(term.expression(), /*model_completion=*/true).is_true();
}

Answer Check(Terms& terms, const std::vector<Term>& constraints) {
  const Clock::time_point start = Clock::now();
  Answer answer = Ask(terms, "smt", kFirstMilliseconds, constraints);
  if (answer.verdict == Verdict::kUnknown) {
    answer = Ask(terms, "qfbv", kSecondMilliseconds, constraints);
  }
  answer.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return answer;
}

Model Prefer(Terms& terms, const std::vector<Term>& constraints, const Model& start,
             const std::vector<Term>& wishes) {
  Model best = start;
  Workshop workshop(terms, "smt", kWishMilliseconds);
  workshop.Add(constraints);
  for (const Term& wish : wishes) {
    workshop.solver().push();
    workshop.solver().add(workshop.In(wish));
    if (best.Holds(wish)) continue;
    if (workshop.solver().check() == z3::sat) {
      best = workshop.GetModel();
    } else {
      workshop.solver().pop();
    }
  }
  return best;
}

}  // namespace smt
