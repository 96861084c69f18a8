// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "fuzz/campaign/toolbox.h"

/// How fast the archive that ships loads images: what core_bench, a program of its own, measured.
namespace cli {

/// Times per page of one run, divided by one another.
struct CoreRatio {
  std::string name;  // as in --json's summary
  std::string what;  // for people
  double ratio = 0;
  double goal = 0;  // it is to be at most that
};

/// Runs the benchmark so many rounds. Throws std::system_error or std::runtime_error when it does
/// not work.
std::vector<CoreRatio> MeasureCore(const campaign::Toolbox& toolbox, unsigned rounds);

}  // namespace cli
