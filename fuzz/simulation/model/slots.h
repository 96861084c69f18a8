// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>

namespace model {

/// Rule S: the image table between two calls. Each type has the slots 0 and 1. Its position is the
/// number of the current slot. An image can be present in the current slot only.
class Slots {
 public:
  struct Type {
    std::uint8_t position = 0;
    bool present = false;
    bool operator==(const Type&) const = default;
  };

  const Type& of(std::uint32_t type) const { return types_[type]; }

  /// S1
  void Load(std::uint32_t type) {
    types_[type].position = 1 - types_[type].position;
    types_[type].present = true;
  }

  /// S2
  void Withdraw(std::uint32_t type) { types_[type].present = false; }

  bool operator==(const Slots&) const = default;

 private:
  std::array<Type, 2> types_{};
};

}  // namespace model
