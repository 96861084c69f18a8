// SPDX-License-Identifier: MIT
#pragma once

#include "fuzz/oracle/evidence.h"

namespace oracle {

/// Rule P: the allocated pages are the control pages of the images present, one each; and L15, one
/// of EM_386 lies below 4 GiB.
void CheckPages(const Evidence& evidence, Findings& findings);

}  // namespace oracle
