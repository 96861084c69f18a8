// SPDX-License-Identifier: MIT
#include "core/slots.h"

namespace kexecore {
namespace {

constexpr SlotWord PositionBit(std::uint32_t type) { return SlotWord{1} << (kImages + type); }

constexpr SlotWord PresentBit(std::uint32_t slot) { return SlotWord{1} << slot; }

}  // namespace

std::uint32_t CurrentSlot(SlotWord word, std::uint32_t type) {
  return 2 * type + ((word & PositionBit(type)) != 0 ? 1 : 0);
}

std::uint32_t FreeSlot(SlotWord word, std::uint32_t type) { return CurrentSlot(word, type) ^ 1; }

bool IsPresent(SlotWord word, std::uint32_t type) {
  return (word & PresentBit(CurrentSlot(word, type))) != 0;
}

SlotWord Commit(SlotWord word, std::uint32_t type) {
  const SlotWord withdrawn = Withdraw(word, type);
  return (withdrawn | PresentBit(FreeSlot(word, type))) ^ PositionBit(type);
}

SlotWord Withdraw(SlotWord word, std::uint32_t type) {
  return word & ~PresentBit(CurrentSlot(word, type));
}

}  // namespace kexecore
