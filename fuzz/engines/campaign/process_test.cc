// SPDX-License-Identifier: MIT
#include "fuzz/engines/campaign/process.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <system_error>
#include <thread>

#include "cli/file.h"
#include "fuzz/engines/campaign/orphans.h"

namespace campaign {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

std::filesystem::path Log() { return std::filesystem::path(::testing::TempDir()) / "process.log"; }

Command Shell(const std::string& script) {
  std::filesystem::remove(Log());
  return {.args = {"sh", "-c", script},
          .environment = {{"COLOUR", "blue"}},
          .log = Log(),
          .directory = "/"};
}

std::string ReadLog() { return cli::ReadText(Log()); }

TEST(Process, TakesOutputEnvironmentAndDirectory) {
  Process process(Shell("echo $COLOUR; pwd >&2; exit 7"));
  EXPECT_EQ(process.Wait(), 7);
  EXPECT_EQ(ReadLog(), "blue\n/\n");
}

TEST(Process, SaysWhenTheProgramIsMissing) {
  EXPECT_THROW(
      Process({.args = {"/nonexistent/fuzzer"}, .environment = {}, .log = Log(), .directory = {}}),
      std::system_error);
}

TEST(Process, SaysWhenTheLogCannotBeWritten) {
  EXPECT_THROW(
      Process({.args = {"true"}, .environment = {}, .log = "/nonexistent/log", .directory = {}}),
      std::system_error);
}

TEST(Process, ReportsASignalAs128More) {
  Process process(Shell("kill -ABRT $$"));
  EXPECT_EQ(process.Wait(), 128 + SIGABRT);
}

TEST(Process, EndLetsTheChildTidyUp) {
  Process process(Shell("trap 'echo tidy; exit 5' INT; echo ready; while :; do sleep 0.05; done"));
  while (ReadLog().empty()) std::this_thread::sleep_for(milliseconds(10));
  EXPECT_EQ(process.End(minutes(5)), 5);
  EXPECT_EQ(ReadLog(), "ready\ntidy\n");
}

/// Waits until the process runs no more; it may stay a zombie of whoever adopts it.
bool IsGone(pid_t pid) {
  const auto deadline = std::chrono::steady_clock::now() + minutes(5);
  while (std::chrono::steady_clock::now() < deadline) {
    std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
    std::string text;
    std::getline(stat, text);  // leaves it empty, too, where the process goes while it is read
    if (text.empty() || text.find(") Z") != std::string::npos) return true;
    std::this_thread::sleep_for(milliseconds(10));
  }
  return false;
}

pid_t PidInLog() {
  while (ReadLog().find('\n') == std::string::npos) std::this_thread::sleep_for(milliseconds(10));
  return std::stoi(ReadLog());
}

TEST(Process, EndsWholeGroupOfAStubbornChild) {
  Process process(Shell("trap '' INT; sleep 10000 & echo $!; wait"));
  const pid_t grandchild = PidInLog();
  EXPECT_EQ(kill(grandchild, 0), 0);
  EXPECT_EQ(process.End(milliseconds(50)), 128 + SIGKILL);
  EXPECT_TRUE(IsGone(grandchild));
}

TEST(Process, OrphansOfAKilledProcessAreEndedByTheNext) {
  int report[2];
  ASSERT_EQ(pipe(report), 0);
  const pid_t maker = fork();
  if (maker == 0) {
    Command command = Shell("setsid sh -c 'echo $$; kill -STOP $$' & sleep 10000");
    command.leaves_orphans = true;
    const Process process(command);
    while (ReadLog().empty()) std::this_thread::sleep_for(milliseconds(10));
    if (write(report[1], "x", 1) != 1) _exit(1);
    while (true) pause();
  }
  char ready = 0;
  ASSERT_EQ(read(report[0], &ready, 1), 1);
  const pid_t orphan = std::stoi(ReadLog());
  KillOrphans();
  EXPECT_EQ(kill(orphan, 0), 0) << "its maker lives";
  kill(maker, SIGKILL);
  ASSERT_EQ(waitpid(maker, nullptr, 0), maker);
  KillOrphans();
  EXPECT_TRUE(IsGone(orphan));
}

TEST(Process, EndsStoppedOrphansInSessionsOfTheirOwn) {
  Command command = Shell("setsid sh -c 'echo $$; kill -STOP $$' & wait");
  command.leaves_orphans = true;
  Process process(command);
  const pid_t orphan = PidInLog();
  EXPECT_EQ(kill(orphan, 0), 0);
  process.End(milliseconds(50));
  EXPECT_TRUE(IsGone(orphan));
}

}  // namespace
}  // namespace campaign
