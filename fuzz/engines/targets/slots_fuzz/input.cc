// SPDX-License-Identifier: MIT
#include "fuzz/engines/targets/slots_fuzz/input.h"

#include <algorithm>

namespace targets::slots_fuzz {

SlotsInput::SlotsInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return;
  start_ = data[0];
  operations_ = data + 1;
  size_ = std::min(size - 1, kMostOperations);
}

}  // namespace targets::slots_fuzz
