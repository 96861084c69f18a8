// SPDX-License-Identifier: MIT
#pragma once

#include "proofs/theorems/theorem.h"

namespace theorems {

/// Every segment with a buffer of a CRASH load that passes validation lies inside the crash area,
/// and no two of them share a byte (rules L9 and L11).
Theorem CrashSegmentsInsideArea();

}  // namespace theorems
