// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "proofs/theorems/theorem.h"

namespace theorems {

/// All theorems, in the order in which they are proved.
const std::vector<Theorem>& AllTheorems();

}  // namespace theorems
