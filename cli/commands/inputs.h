// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "fuzz/triage/input.h"

namespace cli::commands {

/// A file that is no input, and the reason why.
struct BrokenInput {
  std::string file;
  std::string detail;  // the field, where there is one, the problem and the remedy

  std::string Line() const { return file + ": " + detail; }
};

struct Inputs {
  std::vector<triage::Input> good;
  std::vector<BrokenInput> broken;

  std::size_t size() const { return good.size() + broken.size(); }
};

/// The item of `--json`: `verdict` "broken", and the parts of the line.
nlohmann::json ToJson(const BrokenInput& broken);

/// Reads the files and folders that the paths name; a broken file does not stop the others. Throws
/// InputError for a path that does not exist, and EnvironmentError.
Inputs ReadInputs(const std::vector<std::string>& paths, const std::string& target);

/// All targets of the catalogue.
std::vector<std::string> TargetNames();

}  // namespace cli::commands
