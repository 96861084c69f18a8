// SPDX-License-Identifier: MIT
#pragma once

#include <exception>
#include <string>

#include "cli/exit.h"

namespace cli {

/// How a command ends that an exception ended.
struct Failure {
  Exit exit = kEnvironment;
  std::string line;  // for people: what is wrong, and the remedy
};

/// The only place that maps exceptions to exit codes. An Error brings both; an error of the file
/// system or of a system call is the environment's, and gets the remedy that its code suggests. Any
/// other exception is a mistake of ours; it keeps its text, and ends with kEnvironment, too.
Failure FailureOf(const std::exception& error);

}  // namespace cli
