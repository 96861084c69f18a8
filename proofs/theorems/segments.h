// SPDX-License-Identifier: MIT
#pragma once

#include "proofs/theorems/theorem.h"

namespace theorems {

/// Function: kexecore::CheckImage, which judges a load of any type, caller and form.
/// Assumptions: those of ImageAssumptions (image.h).
/// Claims: when it accepts an image,
/// - every segment with a buffer of a CRASH image lies inside the crash area;
/// - every segment without a buffer ends at or below 2^width;
/// - no two segments with a buffer share a byte.
/// In core/CONTRACT.md: section L, rules L9 and L11.
Theorem CrashSegmentsInsideArea();

}  // namespace theorems
