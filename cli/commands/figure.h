// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <limits>
#include <string>

namespace cli::commands {

/// The value of what cannot be measured here.
inline constexpr double kNotAvailable = std::numeric_limits<double>::quiet_NaN();

/// What a benchmark measured, and its goal.
struct Figure {
  std::string name;  // as in --json's summary
  std::string what;  // for people
  double value = 0;
  double goal = 0;
  enum { kAtMost, kAtLeast, kNoGoal } bound = kAtMost;

  bool IsAvailable() const { return !std::isnan(value); }

  bool Held() const {
    if (bound == kNoGoal || !IsAvailable()) return true;
    return bound == kAtMost ? value <= goal : value >= goal;
  }
};

}  // namespace cli::commands
