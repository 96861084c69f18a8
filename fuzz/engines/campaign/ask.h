// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace campaign {

/// Runs a program that prints one JSON object, and reads it. Throws std::system_error when it
/// cannot be run, std::runtime_error when it gives no such answer, and Interruption after a Ctrl-C
/// (see InterruptGuard); all that it said is kept in `folder` then.
nlohmann::json Ask(const std::vector<std::string>& args, const std::filesystem::path& folder);

}  // namespace campaign
