// SPDX-License-Identifier: MIT
#pragma once

#include "proofs/theorems/image.h"

/// Rules L8 to L14 of core/CONTRACT.md as terms over mathematical integers. They are read from the
/// contract, not from the core. Each term is true where the image keeps the rule, whether or not
/// the rule applies to the image.
namespace theorems {

smt::Term EntryInArea(const ImageTerms& image);                            // L8
smt::Term ArePlaced(smt::Terms& terms, const ImageTerms& image);           // L9
smt::Term AreAligned(smt::Terms& terms, const ImageTerms& image);          // L10
smt::Term AreDisjoint(smt::Terms& terms, const ImageTerms& image);         // L11
smt::Term HaveFittingBuffers(smt::Terms& terms, const ImageTerms& image);  // L12
smt::Term EntryInSegment(smt::Terms& terms, const ImageTerms& image);      // L13
smt::Term AreReachable(smt::Terms& terms, const ImageTerms& image);        // L14

/// The table of RAM has few ranges, which keep rule I6, and SegmentTerms::in_ram says of these
/// whether one holds the segment. A model may say otherwise.
smt::Term HasRamForTrace(smt::Terms& terms, const ImageTerms& image);

}  // namespace theorems
