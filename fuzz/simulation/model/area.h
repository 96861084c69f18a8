// SPDX-License-Identifier: MIT
#pragma once

#include "fuzz/simulation/model/image.h"
#include "fuzz/simulation/model/platform.h"

namespace model {

/// D8: the part of the crash area in which a crash image may have its control page and tables;
/// empty if there is none. `present` is the crash image that is present, or null.
Interval RoomFor(const Platform& platform, const Image& image, const Image* present);

/// D8: the part of this room in which the image has them.
Interval KeptIn(const Interval& room, const Platform& platform, const Image& image);

}  // namespace model
