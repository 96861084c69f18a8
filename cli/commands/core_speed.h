// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "cli/commands/figure.h"
#include "fuzz/engines/campaign/toolbox.h"

/// How fast the archive that ships loads images, as core_bench, a program of its own, measures it.
namespace cli::commands {

/// Runs the benchmark in rounds, and divides its times per page by one another. Throws
/// std::system_error or EnvironmentError when it does not work.
std::vector<Figure> MeasureCore(const campaign::Toolbox& toolbox, unsigned rounds);

}  // namespace cli::commands
