// SPDX-License-Identifier: MIT
#pragma once

#include "proofs/theorems/theorem.h"

namespace theorems {

/// The steps by which calls take a suspended call over, and enter images: each is one change of the
/// instance's state, whatever other CPUs do meanwhile.
Theorem StateWord();

}  // namespace theorems
