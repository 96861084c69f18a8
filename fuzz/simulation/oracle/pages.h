// SPDX-License-Identifier: MIT
#pragma once

#include "fuzz/simulation/oracle/evidence.h"

namespace oracle {

/// Rules P and D5: the allocated pages are those of the images present, each of one image and once;
/// while a call is suspended, it has others. And D1: where control pages lie.
void CheckPages(const Evidence& evidence, Findings& findings);

}  // namespace oracle
