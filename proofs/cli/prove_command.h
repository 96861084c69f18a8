// SPDX-License-Identifier: MIT
#pragma once

#include <CLI/CLI.hpp>

namespace prove {

/// Makes `command` the prove command. CLI11's parse runs it, and `exit_code` gets what the process
/// should end with: 0 all proved, 1 refuted, unknown or not examined, 2 an unknown theorem, 3 no
/// bitcode or a trace that cannot be written. Both must outlive the parse.
void Configure(CLI::App& command, int& exit_code);

}  // namespace prove
