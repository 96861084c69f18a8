// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace campaign {

/// Runs a program that prints one JSON object, and reads it; `log` keeps all that it said. Throws
/// std::system_error when it cannot be run, std::runtime_error when it gives no such answer, and
/// Interruption after a Ctrl-C (see InterruptGuard).
nlohmann::json Ask(const std::vector<std::string>& args, const std::filesystem::path& log);

}  // namespace campaign
