// SPDX-License-Identifier: MIT
#pragma once

#include "fuzz/simulation/model/platform.h"

namespace model {

/// Rules I1 to I6 for a configuration of the header's API version: 0, or -EINVAL for a platform on
/// which no instance can be started.
int CheckStart(const Platform& platform);

}  // namespace model
