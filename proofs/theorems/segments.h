// SPDX-License-Identifier: MIT
#pragma once

#include "proofs/theorems/theorem.h"

namespace theorems {

/// A CRASH load that passes validation writes inside the crash area only, each byte at most once
/// (rules L9 and L11).
Theorem CrashSegmentsInsideArea();

}  // namespace theorems
