// SPDX-License-Identifier: MIT
#pragma once

#include "fuzz/simulation/oracle/evidence.h"

namespace oracle {

/// Rule A: a call that fails leaves the slots unchanged and writes nothing to the guest. It writes
/// to the crash area only if it is a load that reached L17, and then only that load's destinations.
/// (CheckPages checks the allocated pages, ImageOracle the images.)
void CheckUnchanged(const Evidence& evidence, Findings& findings);

}  // namespace oracle
