// SPDX-License-Identifier: MIT
#pragma once

#include "fuzz/simulation/oracle/evidence.h"

namespace oracle {

/// Rule M, and the bounds of L17. The core maps pages of the crash area only if a load of type
/// CRASH writes destinations there, and changes no other bytes of them. It touches nothing outside
/// mapped pages, writes to no page of the guest's, and unmaps every page.
void CheckBounds(const Evidence& evidence, Findings& findings);

}  // namespace oracle
