// SPDX-License-Identifier: MIT
#include "fuzz/triage/by_target.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "fuzz/engines/mutate/calls.h"
#include "fuzz/engines/targets/catalogue.h"
#include "fuzz/simulation/replay/replay.h"
#include "kexecore/abi.h"
#include "trace/build.h"

namespace triage {
namespace {

Input InputOf(std::string_view target) {
  Input input{.file = "x", .target = std::string(target), .bytes = {1, 2, 3, 4}, .trace = {}};
  input.trace.machine = mutate::SmallMachine();
  input.trace.hypercalls = {trace::BuildTypeCall({}, 6), trace::BuildTypeCall({}, 5)};
  return input;
}

TEST(ByTarget, EachTargetOfTheCatalogueHasAMeaning) {
  for (const targets::TargetInfo* const target : targets::Catalogue()) {
    const Input input = InputOf(target->name);
    EXPECT_EQ(RunHere(input).kind, Verdict::Kind::kHeld) << target->name;
    EXPECT_FALSE(Story(input).empty()) << target->name;
    if (target->is_trace) EXPECT_EQ(AsTrace(input), input.trace) << target->name;
  }
}

TEST(ByTarget, AnInputIsATraceWhereHypercallsDoTheSame) {
  EXPECT_TRUE(AsTrace(InputOf("segments_fuzz")));
  EXPECT_FALSE(AsTrace(InputOf("slots_fuzz")));
}

TEST(ByTarget, WhatIsNotInTheCatalogueHasNone) {
  EXPECT_THROW((void)RunHere(InputOf("another_fuzz")), std::logic_error);
}

TEST(ByTarget, ATraceGivesTheResultOfEachHypercall) {
  EXPECT_EQ(RunHere(InputOf("hypercall_fuzz")).results, (std::vector<std::int64_t>{0, 0}));
}

TEST(ByTarget, AForeignFileThatTheCacheDoesNotHaveIsMissing) {
  const std::filesystem::path cache =
      std::filesystem::path(testing::TempDir()) / "by_target_empty_cache";
  std::filesystem::create_directories(cache);
  setenv("KEXECORE_CACHE", cache.c_str(), 1);
  Input input = InputOf("hypercall_fuzz");
  const std::uint64_t dest = input.trace.machine.crash.start;
  input.trace.foreign = {{.name = "kernel",
                          .sha256 = std::string(64, '0'),
                          .size = 0x1000,
                          .package = "linux-image",
                          .version = "6.1",
                          .path = "boot/vmlinuz"}};
  input.trace.hypercalls = {
      trace::BuildLoad({}, KEXEC_TYPE_CRASH, {{trace::kBuffersAt, 0x1000, dest, 0x1000}}, dest)};
  input.trace.hypercalls[0].memory.push_back(
      {trace::kBuffersAt, trace::Foreign{.file = 0, .offset = 0, .size = 0x1000}});
  const Verdict verdict = RunHere(input);
  EXPECT_EQ(verdict.kind, Verdict::Kind::kHeld) << verdict.detail;
  EXPECT_EQ(verdict.results, std::vector<std::int64_t>{0});
  EXPECT_EQ(verdict.missing, std::vector<std::string>{"kernel (linux-image 6.1 boot/vmlinuz)"});
}

TEST(ByTarget, ARecordedAnswerHasToComeAgain) {
  Input input{.file = "x", .target = "hypercall_fuzz", .bytes = {}, .trace = {}};
  input.trace.machine = mutate::SmallMachine();
  input.trace.hypercalls = {trace::BuildTypeCall({}, 6)};
  input.trace.hypercalls[0].result = 1;
  const Verdict verdict = RunHere(input);
  EXPECT_EQ(verdict.kind, Verdict::Kind::kDiffers);
  EXPECT_EQ(Promise(verdict), "recorded answer");
}

TEST(ByTarget, WhatBrokeFirstIsWhatCounts) {
  using oracle::Invariant;
  replay::Outcome outcome{.results = {0, -22},
                          .violations = {{.invariant = Invariant::kImage, .detail = "first"},
                                         {.invariant = Invariant::kSlots, .detail = "second"}},
                          .differences = {{.hypercall = 0, .recorded = 1, .replayed = 0},
                                          {.hypercall = 1, .recorded = 0, .replayed = -22}},
                          .digest = 0};
  Verdict verdict = FromOutcome(outcome);
  EXPECT_EQ(verdict.kind, Verdict::Kind::kViolated);
  EXPECT_EQ(verdict.violation, outcome.violations[0]);
  EXPECT_EQ(verdict.detail, "first");
  EXPECT_EQ(verdict.results, outcome.results);

  outcome.violations.clear();
  verdict = FromOutcome(outcome);
  EXPECT_EQ(verdict.kind, Verdict::Kind::kDiffers);
  EXPECT_EQ(verdict.detail, "hypercall 0 returned 0, the recorded client saw 1");

  outcome.differences.clear();
  EXPECT_EQ(FromOutcome(outcome).kind, Verdict::Kind::kHeld);
}

}  // namespace
}  // namespace triage
