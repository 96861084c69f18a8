// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "cli/figure.h"
#include "fuzz/engines/campaign/toolbox.h"

/// How fast the archive that ships loads images: what core_bench, a program of its own, measured.
namespace cli {

/// Runs the benchmark so many rounds: times per page, divided by one another. Throws
/// std::system_error or std::runtime_error when it does not work.
std::vector<Figure> MeasureCore(const campaign::Toolbox& toolbox, unsigned rounds);

}  // namespace cli
