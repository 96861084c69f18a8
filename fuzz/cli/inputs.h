// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "fuzz/triage/input.h"

namespace cli {

struct Inputs {
  std::vector<triage::Input> good;
  std::vector<std::string> broken;  // one line each
};

/// Reads what the paths name; a broken file does not stop the others. Throws UsageError when
/// there is no input at all, and trace::EnvironmentError.
Inputs ReadInputs(const std::vector<std::string>& paths, const std::string& target);

/// All targets of the catalogue.
std::vector<std::string> TargetNames();

}  // namespace cli
