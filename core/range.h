// SPDX-License-Identifier: MIT
#pragma once

#include "core/error.h"
#include "core/instance.h"

namespace kexecore {

/// get_range, rules H4 and R1 to R4. Needs no hold on the instance: it reads only what
/// kexecore_init wrote.
Error GetRange(const Instance& instance, kexecore_guest_t arg);

}  // namespace kexecore
