// SPDX-License-Identifier: MIT
#pragma once

#include "proofs/theorems/theorem.h"

namespace theorems {

/// Begin load, commit, withdraw/unload and the question whether an image is present do exactly what
/// rules S1 to S3 and T2 say, and keep the invariant of slots at rest.
Theorem SlotTransitionKeepsInvariant();

}  // namespace theorems
