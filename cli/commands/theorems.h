// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "fuzz/engines/campaign/toolbox.h"

/// Asks the prover, a program of its own, about the core of this tree.
namespace cli::commands {

struct TheoremResult {
  std::string name;
  std::string result;  // "proved", "refuted", "unknown" or "error"
  double seconds = 0;
  std::string message;  // what is wrong, unless it was proved
  std::string trace;    // file of the counterexample; empty: there is none
};

/// Proves all theorems, and shows progress meanwhile. Throws std::system_error or
/// EnvironmentError when the prover does not work, and Interruption after a Ctrl-C (see
/// InterruptGuard).
std::vector<TheoremResult> ProveAll(const campaign::Toolbox& toolbox);

std::size_t CountProved(const std::vector<TheoremResult>& theorems);

}  // namespace cli::commands
