// SPDX-License-Identifier: MIT
#include "client/program.h"

#include <gtest/gtest.h>

#include <csignal>
#include <system_error>

#include "cli/interrupt.h"

namespace client {
namespace {

Ended Shell(const std::string& script) {
  return RunProgram({"/bin/sh", {"sh", "-c", script}, {{"GREETING", "hello"}}});
}

TEST(Program, CollectsWhatItPrintsAndItsExitCode) {
  const Ended ended = Shell("echo $GREETING; echo to stderr >&2; exit 7");
  EXPECT_EQ(ended.exit_code, 7);
  EXPECT_EQ(ended.output, "hello\n");
  EXPECT_EQ(ended.errors, "to stderr\n");
}

TEST(Program, ASignalIsAnExitCode) { EXPECT_EQ(Shell("kill -SEGV $$").exit_code, 128 + SIGSEGV); }

TEST(Program, AGuardOfTheCallersHearsOfAnInterrupt) {
  {
    const cli::InterruptGuard guard;
    EXPECT_EQ(Shell("kill -INT $PPID; exit 3").exit_code, 3);
    EXPECT_TRUE(cli::Interrupted());
  }
  EXPECT_EQ(Shell("kill -INT $PPID; exit 3").exit_code, 3);  // without a guard the caller lives on
}

TEST(Program, HasNoInput) { EXPECT_EQ(Shell("wc -c").output, "0\n"); }

TEST(Program, CannotTouchTheMachine) {
  // CAP_NET_ADMIN 12, CAP_SYS_MODULE 16, CAP_SYS_BOOT 22.
  const std::string status = Shell("grep CapEff /proc/self/status").output;
  const std::uint64_t powers = std::stoull(status.substr(status.find(':') + 1), nullptr, 16);
  EXPECT_EQ(powers & (1 << 12 | 1 << 16 | 1 << 22), 0u) << status;
}

TEST(Program, WhatCannotBeRunIsThrown) {
  EXPECT_THROW(RunProgram({"/nowhere", {"nowhere"}, {}}), std::system_error);
}

TEST(Program, Find) {
  EXPECT_EQ(FindProgram("/bin/sh"), "/bin/sh");
  EXPECT_TRUE(FindProgram("sh").has_value());
  EXPECT_FALSE(FindProgram("/etc/passwd").has_value());
  EXPECT_FALSE(FindProgram("no-program-has-this-name").has_value());
}

}  // namespace
}  // namespace client
