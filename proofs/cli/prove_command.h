// SPDX-License-Identifier: MIT
#pragma once

#include <CLI/CLI.hpp>

namespace prove {

/// Adds the subcommand `prove`. When it was chosen, CLI11's parse runs it, and `exit_code` gets
/// what the process should end with: 0 all proved, 1 refuted, unknown or not examined, 2 an unknown
/// theorem or a file named that is no bitcode, 3 no bitcode where Bazel puts it or a trace that
/// cannot be written. A Ctrl-C ends the process with 130, and what was found so far. Both must
/// outlive the parse.
CLI::App* Register(CLI::App& app, int& exit_code);

}  // namespace prove
