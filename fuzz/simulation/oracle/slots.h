// SPDX-License-Identifier: MIT
#pragma once

#include "fuzz/simulation/oracle/evidence.h"

namespace oracle {

/// Rule S: after a call, no image of a type is present, or exactly the one in the current slot.
/// Whether it is present, and whether the position moved, agrees with the contract.
void CheckSlots(const Evidence& evidence, Findings& findings);

/// The hypervisor is prepared for the images that are present, and for no others (P1, P2).
/// CheckSlots checks this, too. After a misuse of a hook, Oracles::Check calls this alone: what
/// else CheckSlots asks for need not hold then.
void CheckPreparations(const Evidence& evidence, Findings& findings);

}  // namespace oracle
