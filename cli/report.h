// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace cli {

/// What --json prints: one object with "schema" (name/version), "ok", "summary" (flat counts and
/// figures) and "items". docs/json.md says what each subcommand puts there.
void PrintReport(const std::string& schema, bool ok, const nlohmann::json& summary,
                 const nlohmann::json& items);

/// What it prints instead when something ended the command before it had results: the line that
/// people are told, as "error", and nothing in "summary" and "items".
void PrintFailure(const std::string& schema, const std::string& error);

}  // namespace cli
