// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "cli/figure.h"
#include "fuzz/engines/campaign/toolbox.h"

/// How fast the code of the control page moves pages in QEMU, and how large it is.
namespace cli {

/// Runs the loader of asm/host so many rounds. Throws trace::EnvironmentError or std::runtime_error
/// when it does not work, and campaign::Interruption after a Ctrl-C (see InterruptGuard).
std::vector<Figure> MeasureAsm(const campaign::Toolbox& toolbox, unsigned rounds);

}  // namespace cli
