// SPDX-License-Identifier: MIT
#pragma once

#include <stdexcept>

namespace cli {

/// The exit codes of every subcommand.
enum Exit : int {
  kHeld = 0,          // every promise held
  kDefect = 1,        // a violation, a refutation, a difference
  kUsage = 2,         // wrong usage, or an input file that is broken
  kEnvironment = 3,   // a missing tool, no space, no permission
  kInterrupted = 130  // what was found so far is saved
};

/// Wrong usage, as one line that says the remedy.
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace cli
