// SPDX-License-Identifier: MIT
#pragma once

#include "fuzz/engines/campaign/process.h"

namespace campaign {

/// Waits until the child ends by itself, and returns its exit status. When a Ctrl-C comes first
/// (see cli::InterruptGuard), ends the child and throws cli::Interruption.
int WaitUnlessInterrupted(Process& process);

}  // namespace campaign
