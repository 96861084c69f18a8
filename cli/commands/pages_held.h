// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

#include "cli/commands/figure.h"

namespace cli::commands {

/// How many pages an image holds that the real client loads: the trace kexec_l.json of this folder
/// is replayed, on a machine where images get page tables. Throws cli::EnvironmentError where the
/// replay does not go as the recording did.
Figure MeasurePagesHeld(const std::filesystem::path& traces);

}  // namespace cli::commands
