// SPDX-License-Identifier: MIT
#pragma once

#include "core/regions.h"
#include "kexecore/kexecore.h"

/// Where in the crash area a crash image has its control page and its tables (rule D8).
namespace kexecore {

/// The largest part of the crash area in which neither image has anything, below `reach`, which is
/// where the control page has to lie (D1). `present` is the crash image that is present; null: none
/// is. Requires that no segment's end wraps. It is cold (small rather than fast): a load does it
/// once.
[[gnu::cold]] Memory FindRoom(const kexecore_range& area, kexecore_maddr_t reach,
                              const kexecore_image& image, const kexecore_image* present);

/// Takes the last page of what is left of the room, which is not empty.
constexpr kexecore_mfn_t TakeLast(Memory& room) {
  room.end -= kPageSize;
  return FrameOf(room.end);
}

/// Has the image its control page in the crash area?
constexpr bool KeepsPagesInArea(const kexecore_image& image) { return image.in_area.size != 0; }

/// Notes that the image has its pages from the end of the room on, down to what is left of it.
/// Requires that the control page was taken from the room.
constexpr void NoteTaken(const Memory& room, kexecore_image& image) {
  image.in_area.size += image.in_area.start - room.end;
  image.in_area.start = room.end;
}

}  // namespace kexecore
