// SPDX-License-Identifier: MIT
#pragma once

#include "fuzz/simulation/model/platform.h"

namespace model {

/// Rules I1 to I8, for a configuration of the header's API version. Returns 0, or -EINVAL if
/// kexecore_init must refuse the platform.
int CheckStart(const Platform& platform);

}  // namespace model
