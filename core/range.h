// SPDX-License-Identifier: MIT
#pragma once

#include "core/error.h"
#include "core/fetch.h"
#include "kexecore/kexecore.h"

namespace kexecore {

/// get_range: rules H4 and R1 to R4. It reads only what kexecore_init wrote, so the caller need not
/// hold the instance.
Error GetRange(const kexecore_config& config, const Guest& guest, kexecore_guest_t arg);

}  // namespace kexecore
