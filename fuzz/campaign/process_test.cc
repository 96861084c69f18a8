// SPDX-License-Identifier: MIT
#include "fuzz/campaign/process.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <system_error>
#include <thread>

namespace campaign {
namespace {

using std::chrono::milliseconds;

std::filesystem::path Log() { return std::filesystem::path(::testing::TempDir()) / "process.log"; }

Command Shell(const std::string& script) {
  std::filesystem::remove(Log());
  return {.args = {"sh", "-c", script},
          .environment = {{"COLOUR", "blue"}},
          .log = Log(),
          .directory = "/"};
}

std::string ReadLog() {
  std::ifstream file(Log());
  return {std::istreambuf_iterator<char>(file), {}};
}

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
  EXPECT_EQ(process.End(milliseconds(5000)), 5);
  EXPECT_EQ(ReadLog(), "ready\ntidy\n");
}

TEST(Process, EndsWholeGroupOfAStubbornChild) {
  pid_t grandchild = 0;
  {
    Process process(Shell("trap '' INT; sleep 300 & echo $!; wait"));
    while (ReadLog().find('\n') == std::string::npos) std::this_thread::sleep_for(milliseconds(10));
    grandchild = std::stoi(ReadLog());
    EXPECT_EQ(kill(grandchild, 0), 0);
    EXPECT_EQ(process.End(milliseconds(50)), 128 + SIGKILL);
  }
  // It may stay a zombie of whoever adopts it, but it runs no more.
  std::ifstream stat("/proc/" + std::to_string(grandchild) + "/stat");
  const std::string text{std::istreambuf_iterator<char>(stat), {}};
  EXPECT_TRUE(text.empty() || text.find(") Z") != std::string::npos) << text;
}

}  // namespace
}  // namespace campaign
