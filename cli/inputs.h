// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "fuzz/triage/input.h"

namespace cli {

/// A file that is no input, and what is wrong with it.
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

/// An item for `--json`: `verdict` "broken", and the line's parts.
nlohmann::json ToJson(const BrokenInput& broken);

/// Reads what the paths name; a broken file does not stop the others. Throws trace::Error for a
/// path that does not exist, and trace::EnvironmentError.
Inputs ReadInputs(const std::vector<std::string>& paths, const std::string& target);

/// All targets of the catalogue.
std::vector<std::string> TargetNames();

}  // namespace cli
