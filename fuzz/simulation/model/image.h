// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "fuzz/simulation/model/argument.h"
#include "fuzz/simulation/model/platform.h"

namespace model {

struct Image {
  std::uint32_t type = 0;
  std::uint16_t arch = 0;
  std::uint64_t entry = 0;
  bool from_list = false;  // by load_v1: segments are runs of the list, with any buf but 0 (V3)
  std::vector<Segment> segments = {};
  Interval kept = {0, 0};  // D8: the part of the crash area that holds control page and tables
};

/// Rules L8 to L14, which judge an image before anything is touched. Returns 0 or a negative error.
/// For an image that came as a list, only the rules apply that V3 names. Requires a valid type and
/// arch, and at most 16 segments.
int CheckImage(const Platform& platform, const Dialect& dialect, const Image& image);

/// The first half of L15: are the regions to map few enough, and has the machine enough RAM for the
/// staged pages?
bool IsWithinBounds(const Platform& platform, const Image& image);

/// L16, for two crash images: can data of `image` overwrite data of the image that is present, or
/// what it keeps in the crash area (D8)?
bool OverwritesPresent(const Platform& platform, const Image& image, const Image& present);

/// Do segments with a buffer in one list share a byte with such segments in the other?
bool ShareAByte(std::span<const Segment> left, std::span<const Segment> right);

}  // namespace model
