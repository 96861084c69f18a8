// SPDX-License-Identifier: MIT
#include "fuzz/triage/by_target.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "fuzz/mutate/calls.h"
#include "fuzz/targets/catalogue.h"

namespace triage {
namespace {

Input InputOf(std::string_view target) {
  Input input{.file = "x", .target = std::string(target), .bytes = {1, 2, 3, 4}, .trace = {}};
  input.trace.machine = mutate::SmallMachine();
  input.trace.hypercalls = {mutate::TypeCall(6), mutate::TypeCall(5)};
  return input;
}

TEST(ByTarget, EachTargetOfTheCatalogueHasAMeaning) {
  for (const targets::TargetInfo& target : targets::kCatalogue) {
    const Input input = InputOf(target.name);
    EXPECT_EQ(RunHere(input).kind, Verdict::Kind::kHeld) << target.name;
    EXPECT_FALSE(Story(input).empty()) << target.name;
    EXPECT_EQ(AsTrace(input).has_value(), target.name != "slots_fuzz") << target.name;
  }
}

TEST(ByTarget, WhatIsNotInTheCatalogueHasNone) {
  EXPECT_THROW((void)RunHere(InputOf("another_fuzz")), std::logic_error);
}

TEST(ByTarget, ATraceGivesTheResultOfEachHypercall) {
  EXPECT_EQ(RunHere(InputOf("hypercall_fuzz")).results, (std::vector<std::int64_t>{0, 0}));
}

TEST(ByTarget, ARecordedAnswerHasToComeAgain) {
  Input input{.file = "x", .target = "hypercall_fuzz", .bytes = {}, .trace = {}};
  input.trace.machine = mutate::SmallMachine();
  input.trace.hypercalls = {mutate::TypeCall(6)};
  input.trace.hypercalls[0].result = 1;
  const Verdict verdict = RunHere(input);
  EXPECT_EQ(verdict.kind, Verdict::Kind::kDiffers);
  EXPECT_EQ(Promise(verdict), "recorded answer");
}

}  // namespace
}  // namespace triage
