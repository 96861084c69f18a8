// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace kexecore {

/// The slots of an instance. They are one word, so that they change in one step. There are four
/// slots, two for each type. Bit `slot` (0 to 3) says that an image is present in that slot. Bit 4
/// + type is the position: it says which of the type's two slots is the current one.
///
/// At rest, for each type, no image is present, or exactly the one in the current slot (rule S).
/// Every function here is defined for type 0 and 1, and for every word.
using SlotWord = std::uint32_t;

inline constexpr std::uint32_t kTypes = 2;
inline constexpr std::uint32_t kImages = 2 * kTypes;
inline constexpr SlotWord kNoImages = 0;

/// Index of the type's current slot (0 to 3), whether an image is present there or not.
std::uint32_t CurrentSlot(SlotWord word, std::uint32_t type);

/// Index of the type's other slot, in which the next image is built.
std::uint32_t FreeSlot(SlotWord word, std::uint32_t type);

/// Is an image of this type present?
bool IsPresent(SlotWord word, std::uint32_t type);

/// The image in the free slot becomes the current and only one of its type.
SlotWord Commit(SlotWord word, std::uint32_t type);

/// No image of this type is present any more; the position stays.
SlotWord Withdraw(SlotWord word, std::uint32_t type);

}  // namespace kexecore
