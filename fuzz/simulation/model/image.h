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
  bool from_list = false;  // load_v1: its segments are runs, whose buf is only not 0 (V3)
  std::vector<Segment> segments = {};
};

/// Rules L8 to L14, what is decided about an image before anything is touched: 0 or a negative
/// error. type and arch are known ones, and segments at most 16. Of a list, the rules that V3
/// names.
int CheckImage(const Platform& platform, const Dialect& dialect, const Image& image);

/// The first half of L15: are there few enough regions to map, and is there room for so many staged
/// pages?
bool HasRoom(const Platform& platform, const Image& image);

/// L16, of two crash images: may the data of one lie where the one that is present has some?
bool OverwritesPresent(const Platform& platform, const Image& image, const Image& present);

/// Do segments with a buffer of the one list share a byte with those of the other?
bool ShareAByte(std::span<const Segment> left, std::span<const Segment> right);

}  // namespace model
