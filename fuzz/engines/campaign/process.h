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
  std::vector<std::string> args;  // args[0] is the program; PATH is searched for it
  std::vector<std::pair<std::string, std::string>> environment;  // added to our own
  std::filesystem::path log;                                     // receives stdout and stderr
  std::filesystem::path directory;                               // where it runs; empty: in ours
  bool leaves_orphans = false;  // its children leave its process group; kill them, too, in the end
};

/// A child process that leads a process group of its own. So a Ctrl-C on the terminal reaches our
/// process alone, and the child's own children can be ended with the child. The child gets a signal
/// when our process dies. The destructor ends the whole group.
class Process {
 public:
  /// Throws std::system_error when the log cannot be opened, or the program cannot be started.
  explicit Process(const Command& command);
  ~Process();
  Process(Process&& other) noexcept;
  Process& operator=(Process&& other) noexcept;

  /// The exit status (128 + signal if a signal ended the child); nothing while the child runs.
  std::optional<int> Poll();

  /// Waits until the child ends by itself.
  int Wait();

  /// Asks the child to end (SIGINT), and kills it and its whole group after `patience`.
  int End(std::chrono::milliseconds patience);

 private:
  void KillGroup();

  pid_t pid_ = 0;     // 0: moved from
  std::string mark_;  // empty: the child leaves no orphans
  std::optional<int> status_;
};

}  // namespace campaign
