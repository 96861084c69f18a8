// SPDX-License-Identifier: MIT
//
// What stands for the world around the code: other CPUs, and functions that are not run.
#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>

#include "proofs/ir/lower.h"
#include "proofs/smt/executor.h"
#include "proofs/smt/solver.h"

namespace smt {
namespace {

class WorldTest : public testing::Test {
 protected:
  /// Runs f(p), where p points to a shared word, and another word behind it.
  void Run(const std::string& body, const std::function<Term(const Term&, const Term&)>& may_become,
           bool stands = false) {
    const ir::Program program = ir::LoadAssembly(
        "define internal i64 @g(i64 noundef %x) {\n  ret i64 %x\n}\n"
        "define i64 @f(ptr %p) {\n" +
            body + "\n}\n",
        {"f"});
    Objects objects(terms_);
    Executor executor(program, terms_, objects, 4);
    const int object = objects.Add("word", terms_.Bits(16, 64), 16, 8, /*writable=*/true);
    Memory memory(objects);
    memory.Create(object);
    const Term start = terms_.Variable("start", 64);
    memory.Store(object, 0, MakeBits(start, terms_.False()));
    memory.Store(object, 8, MakeBits(start, terms_.False()));
    executor.Share({object, 0, 64, may_become});
    if (stands) {
      executor.StandFor("g", [&](const Executor::Site& site) { return site.arguments[0]; });
    }
    const auto outcome = executor.Run("f", {{executor.PointerTo(object)}}, memory);
    const Term result = executor.Result(outcome);
    std::vector<Term> given = executor.assumptions();
    given.push_back(objects.Layout({}));
    for (const Violation& violation : executor.violations()) {
      given.push_back(violation.condition);
      if (Check(terms_, given).verdict == Verdict::kSatisfiable) found_.insert(violation.kind);
      given.pop_back();
    }
    given.push_back(!Same(result, 0));
    is_always_0_ = Check(terms_, given).verdict == Verdict::kUnsatisfiable;
  }

  Terms terms_;
  std::set<ViolationKind> found_;
  bool is_always_0_ = false;
};

Term Anything(const Term& before, const Term&) { return BoolLike(before, true); }
Term Nothing(const Term& before, const Term& after) { return before == after; }

constexpr const char* kTwice =
    "  %a = load atomic i64, ptr %p acquire, align 8\n"
    "  %b = load atomic i64, ptr %p acquire, align 8\n  %r = sub i64 %a, %b\n  ret i64 %r";

TEST_F(WorldTest, OthersChangeASharedWordBetweenTwoLooks) {
  Run(kTwice, Anything);
  EXPECT_TRUE(found_.empty());
  EXPECT_FALSE(is_always_0_);
}

TEST_F(WorldTest, OthersKeepToTheRely) {
  Run(kTwice, Nothing);
  EXPECT_TRUE(found_.empty());
  EXPECT_TRUE(is_always_0_);
}

TEST_F(WorldTest, ARelyMustLetOthersDoNothing) {
  Run(kTwice, [](const Term& before, const Term& after) { return before != after; });
  EXPECT_TRUE(found_.contains(ViolationKind::kPromise));
}

TEST_F(WorldTest, APlainAccessToASharedWordIsARace) {
  for (const char* body :
       {"  %a = load i64, ptr %p, align 8\n  ret i64 %a",
        "  store i64 5, ptr %p, align 8\n  ret i64 0",
        "  %q = getelementptr i8, ptr %p, i64 7\n  %a = load i8, ptr %q\n  ret i64 0"}) {
    found_.clear();
    Run(body, Anything);
    EXPECT_TRUE(found_.contains(ViolationKind::kRace)) << body;
  }
  found_.clear();
  Run("  %q = getelementptr i8, ptr %p, i64 8\n  %a = load i64, ptr %q\n  ret i64 0", Anything);
  EXPECT_TRUE(found_.empty()) << "the word behind it is not shared";
}

TEST_F(WorldTest, WhatStandsForAFunctionIsCalledByItsPromises) {
  Run("  %a = call i64 @g(i64 poison)\n  ret i64 0", Anything, /*stands=*/true);
  EXPECT_TRUE(found_.contains(ViolationKind::kPoisonUse));
}

}  // namespace
}  // namespace smt
