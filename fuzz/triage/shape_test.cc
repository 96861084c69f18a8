// SPDX-License-Identifier: MIT
#include "fuzz/triage/shape.h"

#include <gtest/gtest.h>

#include "fuzz/mutate/calls.h"
#include "kexecore/abi.h"

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
  for (const std::uint64_t op : operations) input.trace.hypercalls.push_back(mutate::TypeCall(op));
  return input;
}

TEST(Shape, TellsWhatChangedStateAndWhatBroke) {
  const Input input = Trace({KEXEC_CMD_kexec_load, KEXEC_CMD_kexec_status, KEXEC_CMD_kexec_load,
                             KEXEC_CMD_kexec_unload, KEXEC_CMD_kexec_load});
  EXPECT_EQ(Shape(input, At(4, {0, 1, 0, 0, -22})), "load, unload, load = -EINVAL");
  EXPECT_EQ(Shape(input, At(4, {-22, 1, -22, 0, 0})), "unload, load = 0");
  EXPECT_EQ(Shape(input, At(0, {-14})), "load = -EFAULT");
}

TEST(Shape, NoHypercallsIsAboutTheStart) { EXPECT_EQ(Shape(Trace({}), At(0, {})), "start-up"); }

TEST(Shape, OtherTargetsAreWhatTheyAsked) {
  Input input = Trace({});
  input.target = "slots_fuzz";
  EXPECT_EQ(Shape(input, At(3, {})), "d");
}

}  // namespace
}  // namespace triage
