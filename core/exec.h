// SPDX-License-Identifier: MIT
#pragma once

#include "core/fetch.h"
#include "core/instance.h"

namespace kexecore {

/// exec: rules H3, H4 and X1 to X3. The caller need not hold the instance.
long Exec(Instance& instance, const Guest& guest, kexecore_guest_t arg);

/// kexecore_crash: rule X4. The caller need not hold the instance.
long Crash(Instance& instance);

}  // namespace kexecore
