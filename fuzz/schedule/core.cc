// SPDX-License-Identifier: MIT
#include "fuzz/schedule/core.h"

namespace schedule {

const Core kShippedCore = {.init = kexecore_init,
                           .hypercall = kexecore_hypercall,
                           .go_on = kexecore_continue,
                           .abandon = kexecore_abandon,
                           .exec = kexecore_exec,
                           .enter_failed = kexecore_enter_failed,
                           .crash = kexecore_crash};

}  // namespace schedule
