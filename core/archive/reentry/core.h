// SPDX-License-Identifier: MIT
#pragma once

#include "core/testing/entry_points.h"

namespace reentry {

/// The core that is linked: the archive that ships, or a copy with a planted mistake.
using Core = kexecore::EntryPoints;

extern const Core kShippedCore;

}  // namespace reentry
