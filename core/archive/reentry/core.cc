// SPDX-License-Identifier: MIT
#include "core/archive/reentry/core.h"

namespace reentry {

const Core kShippedCore = kexecore::kLinkedCore;

}  // namespace reentry
