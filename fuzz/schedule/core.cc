// SPDX-License-Identifier: MIT
#include "fuzz/schedule/core.h"

namespace schedule {

const Core kShippedCore = {.init = kexecore_init,
                           .hypercall = kexecore_hypercall,
                           .go_on = kexecore_continue,
                           .abandon = kexecore_abandon,
                           .crash = kexecore_crash};

}  // namespace schedule
