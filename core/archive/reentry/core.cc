// SPDX-License-Identifier: MIT
#include "core/archive/reentry/core.h"

namespace reentry {

const Core kShippedCore = {.init = kexecore_init,
                           .hypercall = kexecore_hypercall,
                           .exec = kexecore_exec,
                           .enter_failed = kexecore_enter_failed,
                           .go_on = kexecore_continue,
                           .abandon = kexecore_abandon,
                           .crash = kexecore_crash};

}  // namespace reentry
