// SPDX-License-Identifier: MIT
//
// Loops that are cut: what holds of any number of turns is proved, and what does not is not.
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "proofs/ir/lower.h"
#include "proofs/smt/executor.h"
#include "proofs/smt/guesses.h"
#include "proofs/smt/solver.h"

namespace smt {
namespace {

/// f(p, n) finds the first of n words that is 5, and returns its number, or n. @BOUND@ is the
/// comparison that ends the loop, @STEP@ how far a turn goes.
constexpr const char* kFind = R"(
  define i64 @f(ptr %p, i64 %n) {
  entry:
    %none = icmp eq i64 %n, 0
    br i1 %none, label %out, label %head
  head:
    %i = phi i64 [ 0, %entry ], [ %j, %next ]
    %q = phi ptr [ %p, %entry ], [ %r, %next ]
    %same = phi i1 [ true, %entry ], [ %more, %next ]
    %junk = phi i64 [ undef, %entry ], [ %i, %next ]
    %v = load i64, ptr %q, align 8
    %is = icmp eq i64 %v, 5
    br i1 %is, label %out, label %next
  next:
    %j = add nuw nsw i64 %i, 1
    %r = getelementptr inbounds i8, ptr %q, i64 8
    %more = icmp ult i64 %j, %n
    br i1 %more, label %head, label %out
  out:
    %found = phi i64 [ %n, %entry ], [ %i, %head ], [ %n, %next ]
    ret i64 %found
  })";

class CutTest : public testing::Test {
 protected:
  /// Runs it twice: to find the facts that hold, and with these.
  void Run(const std::string& assembly, const std::function<void(LoopCut&)>& change = nullptr) {
    program_ = ir::LoadAssembly(assembly, {"f"});
    n_ = terms_.Variable("n", 64);
    k_ = terms_.Variable("k", 64);
    words_ = [this](const Term& number) { return terms_.Apply("word", {number}, 64); };
    RunOnce(change, nullptr);
    const std::set<int> kept = Settle(terms_, given_, executor_->guesses());
    RunOnce(change, &kept);
  }
  void RunOnce(const std::function<void(LoopCut&)>& change, const std::set<int>* kept) {
    constexpr std::uint64_t kMost = 1000;
    executor_.emplace(program_, terms_, objects_, 4);
    if (kept != nullptr) executor_->KeepFacts(*kept);
    const int array = objects_.AddWords("array", *n_ * terms_.Bits(8, 64), kMost * 8, words_);
    LoopCut cut{.most = kMost, .facts = [this](const Term& turns) {
                  return std::vector<Term>{Ult(turns, *n_),
                                           Implies(Ult(*k_, turns), !Same(words_(*k_), 5))};
                }};
    if (change) change(cut);
    executor_->Cut("f", cut);
    Memory memory(objects_);
    memory.Create(array);
    outcome_ = executor_->Run("f", {{executor_->PointerTo(array)}, {MakeBits(*n_, terms_.False())}},
                              memory);
    result_ = executor_->Result(*outcome_);
    given_ = {Ule(*n_, terms_.Bits(kMost, 64)), objects_.Layout({})};
    for (const Term& one : executor_->assumptions()) given_.push_back(one);
  }
  bool Holds(const Term& claim) {
    std::vector<Term> all = given_;
    all.push_back(outcome_->returns && !claim);
    return Check(terms_, all).verdict == Verdict::kUnsatisfiable;
  }
  bool HasNoViolation() {
    std::vector<Term> any;
    for (const Violation& one : executor_->violations()) any.push_back(one.condition);
    std::vector<Term> all = given_;
    all.push_back(AnyOf(terms_, any));
    return Check(terms_, all).verdict == Verdict::kUnsatisfiable;
  }

  Terms terms_;
  Objects objects_{terms_};
  ir::Program program_;
  std::optional<Executor> executor_;
  std::optional<Executor::Outcome> outcome_;
  std::function<Term(const Term&)> words_;
  std::optional<Term> n_, k_, result_;
  std::vector<Term> given_;
};

std::string With(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

TEST_F(CutTest, OfAnyNumberOfTurns) {
  Run(kFind);
  EXPECT_TRUE(HasNoViolation());
  EXPECT_TRUE(Holds(Ule(*result_, *n_)));
  EXPECT_TRUE(Holds(Implies(Ult(*result_, *n_), Same(words_(*result_), 5))));
  EXPECT_TRUE(Holds(Implies(Ult(*k_, *result_), !Same(words_(*k_), 5))));
  EXPECT_FALSE(Holds(Ult(*result_, *n_)));
  EXPECT_FALSE(Holds(Same(*result_, 0)));
  EXPECT_FALSE(Holds(!Same(*result_, 700)));
}

TEST_F(CutTest, AnAccessBeyondTheEndIsFound) {
  Run(With(kFind, "icmp ult i64 %j, %n", "icmp ule i64 %j, %n"));
  EXPECT_FALSE(HasNoViolation());
}

TEST_F(CutTest, AWordThatIsLeftOutIsFound) {
  Run(With(kFind, "ptr %q, i64 8", "ptr %q, i64 16"));
  EXPECT_FALSE(HasNoViolation());
}

TEST_F(CutTest, AFactThatDoesNotHoldIsDropped) {
  const auto with = [&](const std::function<Term(const Term&)>& wrong) {
    Run(kFind, [&](LoopCut& cut) {
      cut.facts = [this, wrong](const Term& turns) {
        return std::vector<Term>{Ult(turns, *n_), wrong(turns)};
      };
    });
  };
  with([](const Term& turns) { return !Same(turns, 0); });
  EXPECT_TRUE(HasNoViolation());
  EXPECT_FALSE(Holds(!Same(*result_, 0))) << "it does not hold at the start";
}

TEST_F(CutTest, AFactThatATurnBreaksIsDropped) {
  Run(kFind, [this](LoopCut& cut) {
    cut.facts = [this](const Term& turns) {
      return std::vector<Term>{Ult(turns, *n_), Ult(turns, ConstantLike(turns, 7))};
    };
  });
  EXPECT_TRUE(HasNoViolation());
  EXPECT_FALSE(Holds(Ult(*result_, ConstantLike(*result_, 8))));
}

TEST_F(CutTest, MoreTurnsThanItMayMake) {
  Run(kFind, [](LoopCut& cut) { cut.most = 10; });
  EXPECT_FALSE(HasNoViolation());
}

TEST_F(CutTest, ALoopWithoutEnd) {
  Run(With(kFind, "%j = add nuw nsw i64 %i, 1", "%j = add i64 %i, 0"));
  EXPECT_FALSE(HasNoViolation());
}

TEST_F(CutTest, WhatAVariableCarriesMayBeSaid) {
  // The sum 0 + 3 + 6 + ... of the numbers of the words that were looked at.
  const std::string sum = With(With(kFind, "%junk = phi i64 [ undef, %entry ], [ %i, %next ]",
                                    "%sum = phi i64 [ 0, %entry ], [ %more.sum, %next ]"),
                               "%j = add nuw nsw i64 %i, 1",
                               "%j = add nuw nsw i64 %i, 1\n  %more.sum = add i64 %sum, %j");
  const std::string returns = With(sum, "[ %i, %head ]", "[ %sum, %head ]");
  const auto gauss = [](const Term& turns) {
    const Term one = ConstantLike(turns, 1);
    return LShr(turns * (turns + one), one);
  };
  Run(returns, [&](LoopCut& cut) {
    cut.values = [&](const Term& turns) { return std::vector<Term>{gauss(turns)}; };
  });
  EXPECT_TRUE(HasNoViolation());
  EXPECT_TRUE(Holds(Ule(*result_, gauss(*n_))));
  EXPECT_FALSE(Holds(Ule(*result_, *n_)));
}

TEST_F(CutTest, APointerThatLeavesItsObjectIsNoticed) {
  const std::string other =
      With(With(kFind, "%none = icmp", "%m = alloca i64, align 8\n  %none = icmp"),
           "%r = getelementptr inbounds i8, ptr %q, i64 8", "%r = getelementptr i8, ptr %m, i64 0");
  EXPECT_THROW(Run(other), Error);
}

// A cell of memory carries what a phi could carry.
TEST_F(CutTest, AVariableInMemoryIsCarried) {
  const std::string in_memory =
      With(With(With(kFind, "%none = icmp",
                     "%m = alloca i64, align 8\n  store i64 0, ptr %m\n  %none = icmp"),
                "%v = load", "%again = load i64, ptr %m\n  %v = load"),
           "%r = getelementptr",
           "%up = add i64 %again, 1\n  store i64 %up, ptr %m\n  %r = getelementptr");
  Run(With(in_memory, "[ %i, %head ]", "[ %again, %head ]"));
  EXPECT_TRUE(HasNoViolation());
  EXPECT_TRUE(Holds(Implies(Ult(*result_, *n_), Same(words_(*result_), 5))));
}

TEST_F(CutTest, WhatATurnStoresIsForgotten) {
  const std::string stores =
      With(With(kFind, "%none = icmp",
                "%m = alloca i64, align 8\n  store i64 0, ptr %m\n  %none = icmp"),
           "%v = load", "%old = load i64, ptr %m\n  store i64 %n, ptr %m\n  %v = load");
  Run(With(stores, "[ %i, %head ]", "[ %old, %head ]"));
  EXPECT_TRUE(HasNoViolation());
  EXPECT_FALSE(Holds(Same(*result_, 0) || *result_ == *n_)) << "nobody named that fact";
  EXPECT_FALSE(Holds(Same(*result_, 0)));
}

}  // namespace
}  // namespace smt
