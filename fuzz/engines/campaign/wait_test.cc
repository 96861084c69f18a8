// SPDX-License-Identifier: MIT
#include "fuzz/engines/campaign/wait.h"

#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "fuzz/engines/campaign/interrupt.h"

namespace campaign {
namespace {

Process Start(std::vector<std::string> args) {
  return Process({.args = std::move(args),
                  .environment = {},
                  .log = std::filesystem::path(::testing::TempDir()) / "wait_test.log",
                  .directory = {}});
}

TEST(Wait, ReturnsTheExitStatus) {
  Process process = Start({"sh", "-c", "exit 7"});
  EXPECT_EQ(WaitUnlessInterrupted(process), 7);
}

TEST(Wait, EndsTheChildWhenInterrupted) {
  const InterruptGuard guard;
  Process process = Start({"sleep", "10000"});
  raise(SIGINT);
  EXPECT_THROW(WaitUnlessInterrupted(process), Interruption);
  EXPECT_EQ(process.Poll(), 128 + SIGINT);
}

TEST(InterruptGuard, WithinAnotherForgetsNothing) {
  const InterruptGuard guard;
  raise(SIGTERM);
  {
    const InterruptGuard inner;
    EXPECT_TRUE(Interrupted());
  }
  raise(SIGTERM);  // would end the test if no guard handled it
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

}  // namespace
}  // namespace campaign
