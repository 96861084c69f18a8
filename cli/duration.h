// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <string>

namespace cli {

/// Reads the text after --time: "90", "90s", "10m", "2h". Throws UsageError for any other text, and
/// for no time at all.
std::chrono::seconds ParseDuration(const std::string& text);

}  // namespace cli
