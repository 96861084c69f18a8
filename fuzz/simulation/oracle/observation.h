// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "kexecore/kexecore.h"

namespace oracle {

/// The image table of a core, in a form that does not depend on the core's own layout.
struct Observation {
  struct Type {
    std::uint8_t position = 0;                      // the current one of the two slots
    std::array<bool, 2> present{};                  // by slot
    std::array<const kexecore_image*, 2> images{};  // inside the instance; valid if present

    std::size_t current() const { return position & 1; }
  };
  std::array<Type, 2> types;  // by image type
};

}  // namespace oracle
