// SPDX-License-Identifier: MIT
#pragma once

#include "proofs/theorems/theorem.h"

namespace theorems {

/// Functions: kexecore::CheckImage, which judges a load of any type, caller and form, and the seven
/// checks that it calls, one for each rule.
/// Assumptions: those of ImageAssumptions (image.h), and arch is EM_386 or EM_X86_64 (L6).
/// Claims: each check answers its rule's error exactly where its rule is broken, else 0. CheckImage
/// answers the first error of the rules that apply to the image, in their order, and 0 if there is
/// none. So it refuses nothing else.
/// In core/CONTRACT.md: section L, rules L8 to L14; V3 says which of them apply to a page list.
Theorem ImageAnswerIsTheContracts();

}  // namespace theorems
