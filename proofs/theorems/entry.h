// SPDX-License-Identifier: MIT
#pragma once

#include "proofs/theorems/theorem.h"

namespace theorems {

/// Function: kexecore::CheckImage, which judges a load of any type, caller and form.
/// Assumptions: those of ImageAssumptions (image.h).
/// Claims: when it accepts an image,
/// - the entry point lies in one of the image's segments with a buffer, unless the image is a CRASH
///   image from a page list;
/// - the entry point of a CRASH image lies in the crash area;
/// - the entry point and every segment lie below 2^32 (EM_386) or 2^47 (EM_X86_64).
/// In core/CONTRACT.md: section L, rules L8, L13 and L14, and V3.
Theorem EntryInBufferedSegment();

}  // namespace theorems
