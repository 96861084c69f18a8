// SPDX-License-Identifier: MIT
#include "fuzz/simulation/replay/running.h"

#include <gtest/gtest.h>

#include <limits>

#include "fuzz/simulation/machine/asan_for_tests.h"
#include "fuzz/simulation/replay/broken_core.h"
#include "fuzz/simulation/replay/test_traces.h"

namespace replay {
namespace {

/// The verdict on two status calls. In the second one the core does `work`.
std::string InTheCore(void (*work)()) {
  return Verdict({StatusCall(), StatusCall()},
                 {.before = [=](machine::Machine&, kexecore_instance&) { work(); }}, 1);
}

void Overflow() {
  volatile int number = std::numeric_limits<int>::max();
  number = number + 1;
}

void ReadFreed() {
  auto* freed = new volatile int(1);
  delete freed;
  *freed;
}

TEST(RunningDeathTest, WhatASanitizerFindsInTheCoreIsAViolation) {
  if (!machine::TestHasAsan()) GTEST_SKIP() << "built without sanitizers";
  EXPECT_DEATH(InTheCore(Overflow), "violation invariant=undefined hypercall=1 severity=high");
  EXPECT_DEATH(InTheCore(ReadFreed), "violation invariant=bounds hypercall=1 severity=critical");
}

TEST(RunningDeathTest, WhatItFindsElsewhereIsNot) {
  if (!machine::TestHasAsan()) GTEST_SKIP() << "built without sanitizers";
  EXPECT_DEATH(ReadFreed(), "^=+\n=");  // AddressSanitizer's report, and nothing before it
}

}  // namespace
}  // namespace replay
