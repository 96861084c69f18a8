// SPDX-License-Identifier: MIT
#pragma once

#include "fuzz/oracle/evidence.h"

namespace oracle {

/// Rule M, and the reach of L17: only frames of this load's own destinations are mapped, one at a
/// time; nothing outside the mapped page is touched; every mapping is given back.
void CheckBounds(const Evidence& evidence, Findings& findings);

}  // namespace oracle
