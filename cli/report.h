// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

/// What --json prints: one object, whatever bytes its texts have. A byte that is no UTF-8, which a
/// file name or a client may bring along, is replaced by U+FFFD.
namespace cli {

/// Prints "schema" (name/version), "ok", "summary" (flat counts and figures) and "items".
/// docs/json.md says what each command puts there.
void PrintReport(const std::string& schema, bool ok, const nlohmann::json& summary,
                 const nlohmann::json& items);

/// Prints the object of a command that an error ended before it had results: the line that people
/// are told is its "error"; "summary" and "items" are empty.
void PrintFailure(const std::string& schema, const std::string& error);

}  // namespace cli
