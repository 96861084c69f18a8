// SPDX-License-Identifier: MIT
#pragma once

#include "trace/trace.h"

namespace client {

/// The kernel that the client loads in recordings (kernel.pin). fetch_kernel.sh puts it into the
/// foreign store; `name` is the last part of its path.
trace::ForeignFile PinnedKernel();

}  // namespace client
