// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "fuzz/bugs/detect.h"

/// The report of `bugs`: a table of at most 79 columns, and JSON.
namespace cli::commands {

/// The first line, without its end.
std::string TableHead();

/// The line of a bug whose patch applied, without its end.
std::string TableLine(const bugs::Result& result);

/// docs/json.md lists their fields.
nlohmann::json ToJson(const bugs::Result& result);
nlohmann::json Summary(const std::vector<bugs::Result>& results, bool interrupted);

}  // namespace cli::commands
