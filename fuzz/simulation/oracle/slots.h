// SPDX-License-Identifier: MIT
#pragma once

#include "fuzz/simulation/oracle/evidence.h"

namespace oracle {

/// Rule S: at rest no image of a type is present, or exactly the one in the current slot; which is
/// present, and whether the position moved, is what the contract says.
void CheckSlots(const Evidence& evidence, Findings& findings);

}  // namespace oracle
