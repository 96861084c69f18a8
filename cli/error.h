// SPDX-License-Identifier: MIT
#pragma once

#include <stdexcept>
#include <string>

#include "cli/exit.h"

namespace cli {

/// Ends a command before it has results. The text is one line for people: it names what is wrong,
/// and the remedy.
class Error : public std::runtime_error {
 public:
  Error(Exit exit, const std::string& line) : std::runtime_error(line), exit_(exit) {}

  Exit exit() const { return exit_; }

 private:
  Exit exit_;
};

/// The words of the command line make no sense.
struct UsageError : Error {
  explicit UsageError(const std::string& line) : Error(kUsage, line) {}
};

/// A file that a person named does not exist, or its contents are broken.
struct InputError : Error {
  explicit InputError(const std::string& line) : Error(kUsage, line) {}
};

/// Usage and input are fine, but the machine lacks something: a tool, a permission, room on a disk.
struct EnvironmentError : Error {
  explicit EnvironmentError(const std::string& line) : Error(kEnvironment, line) {}
};

}  // namespace cli
