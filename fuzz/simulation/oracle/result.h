// SPDX-License-Identifier: MIT
#pragma once

#include "fuzz/simulation/oracle/evidence.h"

namespace oracle {

/// The answer of the call is the contract's, and so the order of errors is. get_range copies the
/// right answer to the guest (R4). A load that reaches L18 asks once to have vmcoreinfo written.
void CheckResult(const Evidence& evidence, Findings& findings);

}  // namespace oracle
