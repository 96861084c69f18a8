// SPDX-License-Identifier: MIT
#pragma once

#include "core/testing/entry_points.h"

namespace schedule {

/// A core that is compiled to be scheduled: each of its atomic accesses is a scheduling point, and
/// the race detector sees each plain access (instrumentation.cc).
using Core = kexecore::EntryPoints;

/// The core of this tree.
extern const Core kShippedCore;

}  // namespace schedule
