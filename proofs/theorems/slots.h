// SPDX-License-Identifier: MIT
#pragma once

#include "proofs/theorems/theorem.h"

namespace theorems {

/// Functions: kexecore::CurrentSlot, FreeSlot, IsPresent, Commit and Withdraw, which read and
/// change the word of slots. Assumptions: type is 0 or 1, and both types are at rest (S): no image
/// of the type is present, or one is, in the current slot. Claims: FreeSlot and Commit do what S1
/// says, Withdraw what S2 says, and IsPresent answers as T2 does. Commit and Withdraw change
/// nothing of the other type (S3), and leave both types at rest. In core/CONTRACT.md: section S,
/// rules S1 to S3, and T2.
Theorem SlotTransitionKeepsInvariant();

}  // namespace theorems
