// SPDX-License-Identifier: MIT
#include "fuzz/schedule/core.h"

namespace schedule {

const Core kShippedCore = kexecore::kLinkedCore;

}  // namespace schedule
