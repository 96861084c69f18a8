// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace client {

struct Program {
  std::filesystem::path path;
  std::vector<std::string> args;                                 // args[0] is its name
  std::vector<std::pair<std::string, std::string>> environment;  // added to ours
};

struct Ended {
  int exit_code = 0;  // 128 + signal when one ended it
  std::string output;
  std::string errors;
};

/// Runs a program to its end, without input. It cannot boot, load a kernel into the running one or
/// change the network, also when we are root. A Ctrl-C meanwhile does not end us: the exit code
/// tells what the program made of it, and cli::Interrupted() tells a guard of the caller's. Throws
/// std::system_error when the program cannot be run.
Ended RunProgram(const Program& program);

/// The path of the program with this name. It is looked for in PATH, then in the folders of system
/// programs, which PATH of an ordinary user lacks. A name with a slash is a path.
std::optional<std::filesystem::path> FindProgram(const std::string& name);

}  // namespace client
