// SPDX-License-Identifier: MIT
#include "proofs/smt/guesses.h"

#include <map>

#include "proofs/smt/solver.h"

namespace smt {

std::vector<Term> Settle(Terms& terms, const std::vector<Term>& given,
                         const std::vector<Guess>& guesses) {
  std::map<unsigned, Term> enabled;  // by Term::id()
  for (const Guess& guess : guesses) enabled.insert({guess.enabled.id(), guess.enabled});
  std::map<unsigned, bool> kept;
  for (const auto& [id, unused] : enabled) kept[id] = true;
  const auto choice = [&] {
    std::vector<Term> all;
    for (const auto& [id, term] : enabled) all.push_back(kept.at(id) ? term : !term);
    return all;
  };
  for (;;) {
    std::vector<Term> constraints = given;
    std::vector<Term> broken;
    for (const Guess& guess : guesses) {
      if (kept.at(guess.enabled.id())) broken.push_back(guess.broken);
    }
    for (const Term& one : choice()) constraints.push_back(one);
    constraints.push_back(AnyOf(terms, broken));
    const Answer answer = Check(terms, constraints);
    if (answer.verdict == Verdict::kUnsatisfiable) return choice();
    if (!answer.model) throw Error("no answer in time about what a loop carries");
    for (const Guess& guess : guesses) {
      if (answer.model->Holds(guess.broken)) kept.at(guess.enabled.id()) = false;
    }
  }
}

}  // namespace smt
