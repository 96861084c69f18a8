// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace cli::commands {

/// What a benchmark measured, and its goal.
struct Figure {
  std::string name;  // as in --json's summary
  std::string what;  // for people
  double value = 0;
  double goal = 0;
  enum { kAtMost, kAtLeast } bound = kAtMost;

  bool Held() const { return bound == kAtMost ? value <= goal : value >= goal; }
};

}  // namespace cli::commands
