// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/fetch.h"
#include "core/instance.h"

namespace kexecore {

// The caller of these need not hold the instance. `outcome` receives why the answer is busy.

/// exec: rules H3, H4 and X1 to X3.
long Exec(Instance& instance, const Guest& guest, kexecore_guest_t arg, kexecore_outcome& outcome);

/// kexecore_exec: rules X1 to X3.
long Exec(Instance& instance, std::uint32_t type, kexecore_outcome& outcome);

/// kexecore_crash: rule X4.
long Crash(Instance& instance);

}  // namespace kexecore
