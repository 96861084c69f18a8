// SPDX-License-Identifier: MIT
#pragma once

#include "fuzz/simulation/oracle/evidence.h"

namespace oracle {

/// The answer, and with it the order of errors; what get_range copies back (R4); and that a load
/// that gets there has vmcoreinfo written, once (L18).
void CheckResult(const Evidence& evidence, Findings& findings);

}  // namespace oracle
