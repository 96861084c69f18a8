// SPDX-License-Identifier: MIT
#include "fuzz/triage/shape.h"

#include <gtest/gtest.h>

#include "kexecore/abi.h"
#include "trace/build.h"

namespace triage {
namespace {

Verdict At(std::uint32_t hypercall, std::vector<std::int64_t> results) {
  Verdict verdict;
  verdict.kind = Verdict::Kind::kViolated;
  verdict.violation = oracle::Violation{.invariant = oracle::Invariant::kPages,
                                        .hypercall = hypercall,
                                        .severity = oracle::Severity::kHigh,
                                        .detail = "d"};
  verdict.detail = "d";
  verdict.results = std::move(results);
  return verdict;
}

Input Trace(const std::vector<std::uint64_t>& operations) {
  Input input{.file = "x", .target = "hypercall_fuzz", .bytes = {}, .trace = {}};
  for (const std::uint64_t op : operations)
    input.trace.hypercalls.push_back(trace::BuildTypeCall({}, op));
  return input;
}

TEST(Shape, TellsWhatChangedStateAndWhatBroke) {
  const Input input = Trace({KEXEC_CMD_kexec_load, KEXEC_CMD_kexec_status, KEXEC_CMD_kexec_load,
                             KEXEC_CMD_kexec_unload, KEXEC_CMD_kexec_load});
  EXPECT_EQ(Shape(input, At(4, {0, 1, 0, 0, -22})), "load, unload, load = -EINVAL");
  EXPECT_EQ(Shape(input, At(4, {-22, 1, -22, 0, 0})), "unload, load = 0");
  EXPECT_EQ(Shape(input, At(0, {-14})), "load = -EFAULT");
}

TEST(Shape, TellsCallsOfEachKindApart) {
  Input input = Trace({KEXEC_CMD_kexec_load_v1, KEXEC_CMD_kexec_unload_v1, KEXEC_CMD_kexec_load});
  for (const trace::Call call :
       {trace::Call::kContinue, trace::Call::kAbandon, trace::Call::kCrash}) {
    input.trace.hypercalls.push_back({.call = call});
  }
  EXPECT_EQ(Shape(input, At(1, {0, 0})), "load_v1, unload_v1 = 0");
  EXPECT_EQ(Shape(input, At(1, {-22, 0})), "unload_v1 = 0");
  EXPECT_EQ(Shape(input, At(3, {0, 0, -85, 0})), "load_v1, unload_v1, load, continue = 0");
  EXPECT_EQ(Shape(input, At(4, {-22, -22, -85, -85, -4})), "load, continue, abandon = -EINTR");
  EXPECT_EQ(Shape(input, At(4, {-22, -22, -22, 0, 0})), "continue, abandon = 0");
  EXPECT_EQ(Shape(input, At(5, {0, -22, -85, -22, -4, 0})), "load_v1, load, abandon, crash = 0");
  EXPECT_EQ(Shape(input, At(5, {-22, -22, -22, -22, -22, -2})), "crash = -ENOENT");
  input.trace.hypercalls.push_back({.op = KEXEC_CMD_kexec_status});
  EXPECT_EQ(Shape(input, At(6, {-22, -22, -22, -22, -22, 0, 1})), "crash, status = 1");
}

TEST(Shape, NoHypercallsIsAboutTheStart) { EXPECT_EQ(Shape(Trace({}), At(0, {})), "start-up"); }

TEST(Shape, OtherTargetsAreWhatTheyAsked) {
  Input input = Trace({});
  input.target = "slots_fuzz";
  EXPECT_EQ(Shape(input, At(3, {})), "d");
}

}  // namespace
}  // namespace triage
