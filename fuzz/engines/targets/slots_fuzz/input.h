// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

namespace targets::slots_fuzz {

/// One operation on the slot word.
struct SlotOperation {
  enum class Kind : std::uint8_t { kCommit, kWithdraw };
  Kind kind;
  std::uint32_t type;  // 0 or 1
};

/// Decodes a fuzz input of slots_fuzz:
///
///   input     = start:u8 operation:u8*       at most 256 operations
///   start     bit type: an image of the type is present; bit 2 + type: its position
///   operation bit 0: type; bit 1: withdraw, else commit
class SlotsInput {
 public:
  static constexpr std::size_t kMostOperations = 256;

  SlotsInput(const std::uint8_t* data, std::size_t size);

  bool present_at_start(std::uint32_t type) const { return (start_ >> type & 1) != 0; }
  std::uint32_t position_at_start(std::uint32_t type) const { return start_ >> (2 + type) & 1; }

  std::size_t size() const { return size_; }
  SlotOperation operation(std::size_t index) const {
    const std::uint8_t code = operations_[index];
    return {.kind = (code & 2) != 0 ? SlotOperation::Kind::kWithdraw : SlotOperation::Kind::kCommit,
            .type = code & 1u};
  }

 private:
  std::uint8_t start_ = 0;
  const std::uint8_t* operations_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace targets::slots_fuzz
