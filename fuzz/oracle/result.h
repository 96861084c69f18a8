// SPDX-License-Identifier: MIT
#pragma once

#include "fuzz/oracle/evidence.h"

namespace oracle {

/// The answer, and with it the order of errors; and what get_range copies back (R4).
void CheckResult(const Evidence& evidence, Findings& findings);

}  // namespace oracle
