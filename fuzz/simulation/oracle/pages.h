// SPDX-License-Identifier: MIT
#pragma once

#include "fuzz/simulation/oracle/evidence.h"

namespace oracle {

/// Rules P, D1, D2 and D5. The allocated pages are those that the present images hold. Each is held
/// by one image, once. While a call is suspended, it may have other pages. Pages of an image, and
/// its control page above all, lie where the code that enters the image can use them.
void CheckPages(const Evidence& evidence, Findings& findings);

}  // namespace oracle
