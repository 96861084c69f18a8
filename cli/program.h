// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/exit.h"

namespace cli {

/// A program that has commands: reads the command line, runs the command that it names, and says
/// how that ended.
class Program {
 public:
  /// `what` is the first line of --help.
  explicit Program(const char* what);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  /// Adds a command, which calls `run` when it was chosen. The caller adds its options.
  Command Add(const char* name, const char* what, std::function<Exit()> run);

  /// Runs the words of a command line, without the program's name. Whatever happens comes down to
  /// an exit code, and an error to one line on stderr, "kexecore: …". Standard output was written
  /// when it returns, or the exit code is kEnvironment.
  int Run(std::vector<std::string> words);

 private:
  struct Known {
    std::string json_schema;  // empty: it has no --json
    std::function<Exit()> run;
  };

  Exit RunChosen(std::vector<std::string> words);
  void Fail(const std::string& line, const std::vector<std::string>& words) const;

  std::unique_ptr<CLI::App> app_;
  std::map<std::string, Known> commands_;  // by name
};

}  // namespace cli
