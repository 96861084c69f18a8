// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace campaign {

struct Command {
  std::vector<std::string> args;  // args[0] is the program, looked up in PATH
  std::vector<std::pair<std::string, std::string>> environment;  // added to ours
  std::filesystem::path log;                                     // takes stdout and stderr
  std::filesystem::path directory;                               // where it runs; empty: ours
  bool leaves_orphans = false;  // what it started leaves its process group: look for it in the end
};

/// A child that leads a process group of its own, so that a Ctrl-C on the terminal reaches us
/// alone, and so that whatever the child started can be ended with it. It gets a signal when we
/// die. The destructor ends the whole group.
class Process {
 public:
  /// Throws std::system_error when the log cannot be opened, the child cannot be made or the
  /// program cannot be run.
  explicit Process(const Command& command);
  ~Process();
  Process(Process&& other) noexcept;
  Process& operator=(Process&& other) noexcept;

  /// The exit status once the child has ended (128 + signal when one ended it), else nothing.
  std::optional<int> Poll();

  /// Waits for the child to end by itself.
  int Wait();

  /// Asks the child to end (SIGINT), and after `patience` ends it and its whole group.
  int End(std::chrono::milliseconds patience);

 private:
  void KillGroup();

  pid_t pid_ = 0;     // 0: moved from
  std::string mark_;  // empty: it leaves no orphans
  std::optional<int> status_;
};

}  // namespace campaign
