// SPDX-License-Identifier: MIT
#pragma once

#include <CLI/CLI.hpp>

namespace client {

/// Adds `record`, which runs the real kexec against the hosted core and writes a trace. When it
/// runs, it sets the exit code: 0 also for a client that failed, 1 where an oracle found a broken
/// promise, 2 and 3 as everywhere, 130 where the client was interrupted.
CLI::App* RegisterRecord(CLI::App& app, int& exit_code);

}  // namespace client
