// SPDX-License-Identifier: MIT
#include "proofs/smt/solver.h"

#include <gtest/gtest.h>

namespace smt {
namespace {

TEST(SolverTest, TellsSatisfiableFromUnsatisfiable) {
  Terms terms;
  const Term x = terms.Variable("x", 64);
  const Answer some = Check(terms, {Same(x * x, 49), Ult(x, terms.Bits(100, 64))});
  ASSERT_EQ(some.verdict, Verdict::kSatisfiable);
  EXPECT_EQ(some.model->Value(x), 7u);
  EXPECT_EQ(Check(terms, {Same(x, 1), Same(x, 2)}).verdict, Verdict::kUnsatisfiable);
}

// It asks for the factors of a product of two large primes. No solver finds them in two seconds,
// and none may guess.
TEST(SolverTest, NoAnswerInTimeIsUnknown) {
  Terms terms;
  const Term a = terms.Variable("a", 128), b = terms.Variable("b", 128);
  const Term product =
      terms.Bits(10808818712792617177u, 128) * terms.Bits(10430779633273967791u, 128);
  const Term one = terms.Bits(1, 128), limit = terms.Bits(std::vector<std::uint64_t>{0, 1}, 128);
  const Answer answer = Check(
      terms, {a * b == product, Ult(one, a), Ult(one, b), Ult(a, limit), Ult(b, limit)}, {1, 1});
  EXPECT_EQ(answer.verdict, Verdict::kUnknown);
  EXPECT_FALSE(answer.model.has_value());
}

TEST(SolverTest, FulfilsWishesInTheirOrderWherePossible) {
  Terms terms;
  const Term x = terms.Variable("x", 32);
  const std::vector<Term> constraints = {Ult(terms.Bits(10, 32), x)};
  const Answer start = Check(terms, constraints);
  ASSERT_EQ(start.verdict, Verdict::kSatisfiable);
  const Model model = Prefer(terms, constraints, *start.model,
                             {Ult(x, terms.Bits(20, 32)), Same(x, 5), Same(x, 13), Same(x, 14)});
  EXPECT_EQ(model.Value(x), 13u);
}

}  // namespace
}  // namespace smt
