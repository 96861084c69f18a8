// SPDX-License-Identifier: MIT
#pragma once

#include "fuzz/simulation/oracle/evidence.h"

namespace oracle {

/// The answer of the call is the contract's, and so the order of errors is. get_range copies the
/// right answer to the guest (R4). The hypervisor is told why a call is busy (H3), and gets a new
/// ticket for a call that is suspended (C), and for no other. A load that reaches L18 asks once to
/// have vmcoreinfo written.
void CheckResult(const Evidence& evidence, Findings& findings);

}  // namespace oracle
