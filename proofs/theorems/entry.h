// SPDX-License-Identifier: MIT
#pragma once

#include "proofs/theorems/theorem.h"

namespace theorems {

/// The entry point of an accepted image is one of the bytes that the load writes (rules L8, L13),
/// and within reach of the mode in which the image runs (L14).
Theorem EntryInBufferedSegment();

}  // namespace theorems
