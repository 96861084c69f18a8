// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace campaign {

/// Runs a program that prints one JSON object, and returns the object. Throws std::system_error
/// when the program cannot be run, cli::EnvironmentError when it prints no JSON object, and
/// cli::Interruption after a Ctrl-C (see cli::InterruptGuard). After an exception, the program's
/// output lies in `folder`.
nlohmann::json Ask(const std::vector<std::string>& args, const std::filesystem::path& folder);

}  // namespace campaign
