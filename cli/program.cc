// SPDX-License-Identifier: MIT
//
// How a program ends: Program::Run and Fail. The functions that need CLI11 are in command.cc.
#include "cli/program.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <utility>

#include "cli/failure.h"
#include "cli/line.h"
#include "cli/report.h"

namespace cli {
namespace {

/// Whether all that was printed arrived, and what is to be said if not.
bool IsOutputWritten(std::string& line) {
  errno = 0;
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return true;
  line = fmt::format("standard output: cannot be written{}; is the disk full?",
                     errno == 0 ? "" : std::string(": ") + std::strerror(errno));
  return false;
}

}  // namespace

int Program::Run(std::vector<std::string> words) {
  Exit exit = kEnvironment;
  try {
    exit = RunChosen(words);
  } catch (const std::exception& error) {
    const Failure failure = FailureOf(error);
    exit = failure.exit;
    Fail(failure.line, words);
  }
  std::string line;
  if (IsOutputWritten(line)) return exit;
  if (exit != kEnvironment) Say(line);  // else one line has been said
  return kEnvironment;
}

/// The options that were read may be incomplete: the words tell whether --json is among them.
void Program::Fail(const std::string& line, const std::vector<std::string>& words) const {
  Say(line);
  const auto command = words.empty() ? commands_.end() : commands_.find(words.front());
  if (command == commands_.end() || command->second.json_schema.empty()) return;
  const auto end = std::find(words.begin(), words.end(), "--");  // the rest is a client's
  const auto asks_for_json = [](const std::string& word) {
    return word == "--json" || word.starts_with("--json=");
  };
  if (std::none_of(words.begin(), end, asks_for_json)) return;
  PrintFailure(command->second.json_schema, line);
}

}  // namespace cli
