// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace targets {

/// AFL++'s driver feeds these four bytes to a target before the first input. If a broken core
/// failed on them, AFL++ would see every input crash, and give up. So targets skip them.
inline bool IsWarmUp(const std::uint8_t* data, std::size_t size) {
  return size == 4 && std::memcmp(data, "##SI", 4) == 0;
}

}  // namespace targets
