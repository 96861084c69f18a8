// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "fuzz/simulation/model/platform.h"

namespace model {

/// D6: the memory that consists of whole regions: ascending, without two intervals that touch.
std::vector<Interval> WholeRegions(const Platform& platform);

/// What such intervals leave of some memory.
std::vector<Interval> Outside(const std::vector<Interval>& whole, const Interval& bytes);

/// The first and the last region that hold a byte of this memory, which is not empty, and all in
/// between.
Interval RegionsOf(const Interval& bytes);

}  // namespace model
