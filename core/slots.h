// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace kexecore {

/// The slot state of an instance, in one word so that it changes in one step: four images, two
/// slots for each type. Bit `image` (0 to 3) says that the image is present; bit 4 + type is the
/// position: which of the type's two slots is the current one.
///
/// At rest, for each type: no image is present, or exactly the one that the position names
/// (rule S). All functions are total for type 0 and 1.
using SlotWord = std::uint32_t;

inline constexpr std::uint32_t kTypes = 2;
inline constexpr std::uint32_t kImages = 2 * kTypes;
inline constexpr SlotWord kNoImages = 0;

/// Index of the type's current slot (0 to 3), whether an image is present there or not.
std::uint32_t CurrentSlot(SlotWord word, std::uint32_t type);

/// Index of the type's other slot, into which the next image is loaded.
std::uint32_t FreeSlot(SlotWord word, std::uint32_t type);

/// Is an image of this type present?
bool IsPresent(SlotWord word, std::uint32_t type);

/// The image in the free slot becomes the current and only one of its type.
SlotWord Commit(SlotWord word, std::uint32_t type);

/// No image of this type is present any more; the position stays.
SlotWord Withdraw(SlotWord word, std::uint32_t type);

}  // namespace kexecore
