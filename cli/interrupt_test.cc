// SPDX-License-Identifier: MIT
#include "cli/interrupt.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

namespace cli {
namespace {

TEST(InterruptGuard, WithinAnotherForgetsNothing) {
  const InterruptGuard guard;
  raise(SIGTERM);
  {
    const InterruptGuard inner(InterruptGuard::kCtrlC);
    EXPECT_TRUE(Interrupted());
  }
  raise(SIGTERM);  // would end the test, were the signal nobody's now
  EXPECT_TRUE(Interrupted());
}

TEST(InterruptGuard, ANewOneStartsAfresh) {
  {
    const InterruptGuard guard;
    raise(SIGHUP);
  }
  const InterruptGuard guard;
  EXPECT_FALSE(Interrupted());
}

TEST(InterruptGuard, OfACtrlCLeavesTheOtherSignalsAlone) {
  const InterruptGuard guard(InterruptGuard::kCtrlC);
  raise(SIGINT);
  EXPECT_TRUE(Interrupted());
  EXPECT_EXIT(raise(SIGTERM), testing::KilledBySignal(SIGTERM), "");
}

/// For a child of its own: waits for the end that an interrupt brings.
[[noreturn]] void WaitForTheEnd() {
  const OnInterrupt interrupt([] { _exit(7); });
  kill(getpid(), SIGINT);
  while (true) pause();
}

TEST(OnInterrupt, EndsTheProgram) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(WaitForTheEnd(), testing::ExitedWithCode(7), "");
}

TEST(OnInterrupt, IsGoneWithTheObject) {
  bool is_ended = false;
  {
    const OnInterrupt interrupt([&] { is_ended = true; });
  }
  EXPECT_FALSE(is_ended);
}

}  // namespace
}  // namespace cli
