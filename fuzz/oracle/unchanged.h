// SPDX-License-Identifier: MIT
#pragma once

#include "fuzz/oracle/evidence.h"

namespace oracle {

/// Rule A: a hypercall that fails leaves slots as they were, writes nothing to the guest, and to
/// machine memory only what a load that came to L17 may write. (CheckPages watches the page pool,
/// ImageOracle the images.)
void CheckUnchanged(const Evidence& evidence, Findings& findings);

}  // namespace oracle
