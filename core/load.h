// SPDX-License-Identifier: MIT
#pragma once

#include "core/error.h"
#include "core/instance.h"

namespace kexecore {

/// Rules H4 and L5 to L18. Requires that the caller holds the instance.
Error Load(Instance& instance, kexecore_guest_t arg);

/// Rule S2, and the control page goes back: no image of this type (0 or 1) is present any more.
/// Requires that the caller holds the instance.
void WithdrawImage(Instance& instance, std::uint32_t type);

}  // namespace kexecore
