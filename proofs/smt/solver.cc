// SPDX-License-Identifier: MIT
#include "proofs/smt/solver.h"

namespace smt {
namespace {

using Clock = std::chrono::steady_clock;

constexpr unsigned kFirstMilliseconds = 10'000;
constexpr unsigned kSecondMilliseconds = 50'000;
constexpr unsigned kWishMilliseconds = 5'000;

z3::solver Plain(Terms& terms, unsigned milliseconds) {
  z3::solver solver(terms.context(), z3::solver::simple());
  z3::params params(terms.context());
  params.set("timeout", milliseconds);
  solver.set(params);
  return solver;
}

z3::solver BitVectors(Terms& terms, unsigned milliseconds) {
  z3::solver solver = z3::tactic(terms.context(), "qfbv").mk_solver();
  z3::params params(terms.context());
  params.set("timeout", milliseconds);
  solver.set(params);
  return solver;
}

Answer Ask(z3::solver solver, const std::string& name, const std::vector<Term>& constraints) {
  for (const Term& constraint : constraints) solver.add(constraint.expression());
  Answer answer;
  answer.solver = name;
  switch (solver.check()) {
    case z3::unsat:
      answer.verdict = Verdict::kUnsatisfiable;
      break;
    case z3::sat:
      answer.verdict = Verdict::kSatisfiable;
      answer.model = Model(solver.get_model());
      break;
    case z3::unknown:
      break;
  }
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
  Answer answer = Ask(Plain(terms, kFirstMilliseconds), "z3 smt", constraints);
  if (answer.verdict == Verdict::kUnknown) {
    answer = Ask(BitVectors(terms, kSecondMilliseconds), "z3 qfbv", constraints);
  }
  answer.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return answer;
}

std::vector<size_t> NotWitnessed(Terms& terms, const std::vector<Term>& constraints,
                                 const std::vector<Term>& conditions) {
  // One solver for all: it digests the terms once, and each model is a witness for all it satisfies.
  z3::solver solver = Plain(terms, kFirstMilliseconds);
  for (const Term& constraint : constraints) solver.add(constraint.expression());
  std::vector<z3::expr> switches;
  for (size_t i = 0; i < conditions.size(); ++i) {
    switches.push_back(terms.context().bool_const(("witness!" + std::to_string(i)).c_str()));
    solver.add(z3::implies(switches.back(), conditions[i].expression()));
  }
  std::vector<bool> witnessed(conditions.size());
  std::vector<size_t> missing;
  for (size_t i = 0; i < conditions.size(); ++i) {
    if (witnessed[i]) continue;
    if (solver.check(1, &switches[i]) != z3::sat) {
      missing.push_back(i);
      continue;
    }
    const Model model(solver.get_model());
    for (size_t k = i; k < conditions.size(); ++k) {
      if (model.Holds(conditions[k])) witnessed[k] = true;
    }
  }
  return missing;
}

Model Prefer(Terms& terms, const std::vector<Term>& constraints, const Model& start,
             const std::vector<Term>& wishes) {
  Model best = start;
  z3::solver solver = Plain(terms, kWishMilliseconds);
  for (const Term& constraint : constraints) solver.add(constraint.expression());
  for (const Term& wish : wishes) {
    solver.push();
    solver.add(wish.expression());
    if (best.Holds(wish)) continue;
    if (solver.check() == z3::sat) {
      best = Model(solver.get_model());
    } else {
      solver.pop();
    }
  }
  return best;
}

}  // namespace smt
