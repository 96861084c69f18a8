// SPDX-License-Identifier: MIT
#pragma once

#include "fuzz/simulation/oracle/evidence.h"

namespace oracle {

/// Rule M, and the reach of L17: pages of the crash area are mapped only where a load of type CRASH
/// writes its destinations, and changed only there; nothing outside a mapped page is touched, nor a
/// page of the guest's; every mapping is given back.
void CheckBounds(const Evidence& evidence, Findings& findings);

}  // namespace oracle
