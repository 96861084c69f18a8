// SPDX-License-Identifier: MIT
//
// A proof must not succeed because it had no case to look at, ran no code, or ended loops too
// early, or because the optimiser hid the mistake.
#include "proofs/prove.h"

#include <gtest/gtest.h>

#include <fstream>

namespace proofs {
namespace {

using smt::Term;

/// Doubles a number, if it is small; otherwise 0.
constexpr const char* kDouble = R"(
  define i64 @f(i64 %x) {
    %small = icmp ult i64 %x, 100
    br i1 %small, label %yes, label %no
  yes:
    %y = add nuw nsw i64 %x, %x
    ret i64 %y
  no:
    ret i64 0
  })";

/// Doubles in this way, too, but traps for one input.
constexpr const char* kTrapping = R"(
  declare void @llvm.ubsantrap(i8)
  define i64 @f(i64 %x) {
    %bad = icmp eq i64 %x, 77
    br i1 %bad, label %trap, label %rest
  trap:
    call void @llvm.ubsantrap(i8 0)
    unreachable
  rest:
    %small = icmp ult i64 %x, 100
    br i1 %small, label %yes, label %no
  yes:
    %y = add i64 %x, %x
    ret i64 %y
  no:
    ret i64 0
  })";

class ProveTest : public testing::Test {
 protected:
  std::string Write(const std::string& name, const std::string& assembly) {
    const std::string path = testing::TempDir() + "/" + name + ".ll";
    std::ofstream(path) << assembly;
    return path;
  }

  Report ProveDouble(const std::string& shipped, const std::string& raw,
                     const std::function<void(theorems::Statement&, const Term& x, const Term& y)>&
                         change = nullptr,
                     const smt::LoopBounds& loop_bounds = 4) {
    theorems::Theorem theorem{"doubles", "f doubles", {"f"}, loop_bounds, nullptr};
    theorem.state = [&](theorems::Setting& setting) {
      smt::Terms& terms = setting.terms;
      const Term x = terms.Variable("x", 64);
      const auto outcome = setting.executor.Run("f", {{smt::MakeBits(x, terms.False())}},
                                                smt::Memory(setting.objects));
      const Term y = setting.executor.Result(outcome);
      theorems::Statement statement;
      statement.assumptions = {{"x is at most 1000", smt::Ule(x, terms.Bits(1000, 64))}};
      statement.claims = {{"small numbers are doubled", smt::Ult(x, terms.Bits(100, 64)),
                           y == x * terms.Bits(2, 64)}};
      statement.to_trace = [x](const smt::Model& model, std::size_t) {
        trace::Trace story;
        story.note = std::to_string(model.Value(x));
        return story;
      };
      if (change) change(statement, x, y);
      return statement;
    };
    return Prove(theorem, {Write("shipped", shipped), Write("raw", raw)});
  }
};

TEST_F(ProveTest, ProvesWhatHolds) {
  const Report report = ProveDouble(kDouble, kDouble);
  EXPECT_EQ(report.result, Result::kProved) << report.message;
  EXPECT_TRUE(report.satisfiable);
  EXPECT_EQ(report.coverage.functions, std::vector<std::string>{"f"});
  EXPECT_EQ(report.coverage.blocks, 3u);
  EXPECT_EQ(report.queries.size(), 3u);  // one claim, and the violations of both artefacts
  EXPECT_FALSE(report.counterexample.has_value());
}

TEST_F(ProveTest, RefutesWithAnInput) {
  const Report report =
      ProveDouble(kDouble, kDouble, [](theorems::Statement& s, const Term& x, const Term& y) {
        s.claims.push_back({"y is no 42", smt::Same(x, 21) || smt::Ult(x, y), !smt::Same(y, 42)});
      });
  EXPECT_EQ(report.result, Result::kRefuted);
  ASSERT_TRUE(report.counterexample.has_value());
  EXPECT_EQ(report.counterexample->note, "21");
}

TEST_F(ProveTest, ContradictoryAssumptionsProveNothing) {
  const Report report =
      ProveDouble(kDouble, kDouble, [](theorems::Statement& s, const Term& x, const Term&) {
        s.assumptions.push_back({"x is 2000", smt::Same(x, 2000)});
      });
  EXPECT_EQ(report.result, Result::kError);
  EXPECT_FALSE(report.satisfiable);
  EXPECT_NE(report.message.find("vacuous"), std::string::npos) << report.message;
}

TEST_F(ProveTest, AssumptionsThatExcludeAnEdgeProveNothing) {
  auto with_edge = [](std::uint64_t value) {
    return [value](theorems::Statement& s, const Term& x, const Term&) {
      s.edges.push_back({"the largest input", smt::Same(x, value)});
    };
  };
  EXPECT_EQ(ProveDouble(kDouble, kDouble, with_edge(1000)).result, Result::kProved);
  const Report report = ProveDouble(kDouble, kDouble, with_edge(1001));
  EXPECT_EQ(report.result, Result::kError);
  EXPECT_FALSE(report.satisfiable);
  EXPECT_NE(report.message.find("the edge \"the largest input\""), std::string::npos)
      << report.message;
}

TEST_F(ProveTest, AnImpossiblePremiseProvesNothing) {
  const Report report =
      ProveDouble(kDouble, kDouble, [](theorems::Statement& s, const Term& x, const Term& y) {
        s.claims.push_back({"never", smt::Same(x, 5) && smt::Same(y, 11), smt::Same(y, 12)});
      });
  EXPECT_EQ(report.result, Result::kError);
  EXPECT_NE(report.message.find("vacuous"), std::string::npos) << report.message;
}

TEST_F(ProveTest, CodeThatNoInputReachesIsSaid) {
  const Report report =
      ProveDouble(kDouble, kDouble, [](theorems::Statement& s, const Term& x, const Term&) {
        s.assumptions.push_back({"x is 50", smt::Same(x, 50)});
      });
  EXPECT_EQ(report.result, Result::kError);
  EXPECT_EQ(report.coverage.unreached, std::vector<std::string>{"f %no"});
}

TEST_F(ProveTest, UndefinedBehaviourThatTheOptimiserUsedUpIsFoundInRaw) {
  const Report report = ProveDouble(kDouble, kTrapping);
  EXPECT_EQ(report.result, Result::kRefuted);
  EXPECT_EQ(report.message.find("raw: trap reached"), 0u) << report.message;
  for (const Query& query : report.queries) EXPECT_NE(query.result, Result::kProved) << query.what;
  ASSERT_TRUE(report.counterexample.has_value());
  EXPECT_EQ(report.counterexample->note, "77");
}

TEST_F(ProveTest, ALoopBeyondItsBoundProvesNothing) {
  constexpr const char* kLoop = R"(
    define i64 @f(i64 %x) {
    entry:
      br label %head
    head:
      %i = phi i64 [ 0, %entry ], [ %i1, %body ]
      %y = phi i64 [ %x, %entry ], [ %y1, %body ]
      %c = icmp ult i64 %i, %x
      br i1 %c, label %body, label %out
    body:
      %i1 = add i64 %i, 1
      %y1 = add i64 %y, 1
      br label %head
    out:
      ret i64 %y
    })";
  auto small = [](theorems::Statement& s, const Term& x, const Term&) {
    s.assumptions.push_back({"x is at most 4", smt::Ule(x, smt::ConstantLike(x, 4))});
  };
  EXPECT_EQ(ProveDouble(kLoop, kLoop, small, 4).result, Result::kProved);
  EXPECT_NE(ProveDouble(kLoop, kLoop, small, 3).result, Result::kProved);
  // A function's own bound has precedence.
  EXPECT_EQ(ProveDouble(kLoop, kLoop, small, {3, {{"f", 4}}}).result, Result::kProved);
  EXPECT_NE(ProveDouble(kLoop, kLoop, small, {4, {{"f", 3}}}).result, Result::kProved);
}

TEST_F(ProveTest, WhatIsNotUnderstoodIsAnError) {
  const Report fence =
      ProveDouble("define i64 @f(i64 %x) {\n fence seq_cst\n ret i64 0\n}", kDouble);
  EXPECT_EQ(fence.result, Result::kError);
  EXPECT_NE(fence.message.find("fence"), std::string::npos) << fence.message;
  EXPECT_EQ(ProveDouble("define i64 @g(i64 %x) {\n ret i64 0\n}", kDouble).result, Result::kError);
  EXPECT_EQ(ProveDouble("declare i64 @h(i64)\ndefine i64 @f(i64 %x) {\n"
                        " %y = call i64 @h(i64 %x)\n ret i64 %y\n}",
                        kDouble)
                .result,
            Result::kError);
  EXPECT_EQ(ProveDouble("BC nonsense", kDouble).result, Result::kError);
}

}  // namespace
}  // namespace proofs
