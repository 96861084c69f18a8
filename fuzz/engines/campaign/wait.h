// SPDX-License-Identifier: MIT
#pragma once

#include "fuzz/engines/campaign/process.h"

namespace campaign {

/// Waits for the child to end by itself, and returns its exit status. Throws Interruption when a
/// Ctrl-C comes first (see InterruptGuard): the child is told to end, then.
int WaitUnlessInterrupted(Process& process);

}  // namespace campaign
