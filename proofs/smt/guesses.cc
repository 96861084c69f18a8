// SPDX-License-Identifier: MIT
#include "proofs/smt/guesses.h"

#include "proofs/smt/solver.h"

namespace smt {

std::set<int> Settle(Terms& terms, const std::vector<Term>& given,
                     const std::vector<Guess>& guesses) {
  std::set<int> kept;
  for (const Guess& guess : guesses) kept.insert(guess.number);
  for (;;) {
    std::vector<Term> constraints = given;
    std::vector<Term> broken;
    for (const Guess& guess : guesses) {
      const bool is_kept = kept.contains(guess.number);
      constraints.push_back(is_kept ? guess.enabled : !guess.enabled);
      if (is_kept) broken.push_back(guess.broken);
    }
    constraints.push_back(AnyOf(terms, broken));
    const Answer answer = Check(terms, constraints);
    if (answer.verdict == Verdict::kUnsatisfiable) return kept;
    if (!answer.model) throw Error("no answer in time about what a loop carries");
    for (const Guess& guess : guesses) {
      if (answer.model->Holds(guess.broken)) kept.erase(guess.number);
    }
  }
}

}  // namespace smt
