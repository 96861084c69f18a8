// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "cli/commands/figure.h"
#include "fuzz/engines/campaign/toolbox.h"

/// How fast the code of the control page moves pages in QEMU, and how large it is.
namespace cli::commands {

/// Runs the loader of asm/host in rounds. Throws EnvironmentError when it does not work, and
/// Interruption after a Ctrl-C (see InterruptGuard).
std::vector<Figure> MeasureAsm(const campaign::Toolbox& toolbox, unsigned rounds);

}  // namespace cli::commands
