// SPDX-License-Identifier: MIT
#pragma once

#include "kexecore/kexecore.h"

namespace kexecore {

/// Does the configuration keep rules I1 to I8?
bool IsValidConfiguration(const kexecore_config& config);

}  // namespace kexecore
