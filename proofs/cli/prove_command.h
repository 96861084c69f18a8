// SPDX-License-Identifier: MIT
#pragma once

#include "cli/program.h"

namespace prove {

/// Adds the command `prove`. Its exit code: 0 all proved; 1 refuted, unknown or not examined; 2 an
/// unknown theorem, or a file named that is no bitcode; 3 no bitcode where Bazel puts it, or a
/// trace that cannot be written. A Ctrl-C ends the process with 130, after it printed the results
/// so far.
void AddProve(cli::Program& program);

}  // namespace prove
