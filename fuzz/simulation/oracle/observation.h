// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "kexecore/kexecore.h"

namespace oracle {

/// What a core shows of its image table, in no core's own layout.
struct Observation {
  struct Type {
    std::uint8_t position = 0;  // which of the two slots is the current one
    std::array<bool, 2> present{};
    std::array<const kexecore_image*, 2> images{};  // in the instance; meaningful where present

    std::size_t current() const { return position & 1; }
  };
  std::array<Type, 2> types;  // by image type
};

}  // namespace oracle
