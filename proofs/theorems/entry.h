// SPDX-License-Identifier: MIT
#pragma once

#include "proofs/theorems/theorem.h"

namespace theorems {

/// The entry point of an accepted image lies in one of its segments with a buffer (rule L13; of a
/// CRASH image from a page list it need not: V3), of a CRASH image in the crash area (L8). It and
/// every segment are within reach of the mode in which the image runs (L14).
Theorem EntryInBufferedSegment();

}  // namespace theorems
