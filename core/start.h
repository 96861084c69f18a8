// SPDX-License-Identifier: MIT
#pragma once

#include "kexecore/kexecore.h"

namespace kexecore {

/// Rules I1 to I7: can an instance stand on this configuration?
bool IsSane(const kexecore_config& config);

}  // namespace kexecore
