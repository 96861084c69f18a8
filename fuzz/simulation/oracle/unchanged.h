// SPDX-License-Identifier: MIT
#pragma once

#include "fuzz/simulation/oracle/evidence.h"

namespace oracle {

/// Rule A: a call that fails leaves slots as they were, writes nothing to the guest, and to the
/// crash area only what a load that came to L17 may write. (CheckPages watches the page pool,
/// ImageOracle what images hold.)
void CheckUnchanged(const Evidence& evidence, Findings& findings);

}  // namespace oracle
