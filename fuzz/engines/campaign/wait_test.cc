// SPDX-License-Identifier: MIT
#include "fuzz/engines/campaign/wait.h"

#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "cli/interrupt.h"

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
  const cli::InterruptGuard guard;
  Process process = Start({"sleep", "10000"});
  raise(SIGINT);
  EXPECT_THROW(WaitUnlessInterrupted(process), cli::Interruption);
  EXPECT_EQ(process.Poll(), 128 + SIGINT);
}

}  // namespace
}  // namespace campaign
