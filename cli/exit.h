// SPDX-License-Identifier: MIT
#pragma once

namespace cli {

/// The exit codes of every command.
enum Exit : int {
  kHeld = 0,          // every promise held
  kDefect = 1,        // a violation, a refutation, a difference
  kUsage = 2,         // wrong usage, or an input file that is broken
  kEnvironment = 3,   // a missing tool, no space, no permission
  kInterrupted = 130  // what was found so far is saved
};

}  // namespace cli
