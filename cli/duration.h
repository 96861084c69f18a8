// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <string>

namespace cli {

/// "90", "90s", "10m", "2h". Throws UsageError for anything else, and for nothing.
std::chrono::seconds ParseDuration(const std::string& text);

}  // namespace cli
