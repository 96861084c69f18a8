// SPDX-License-Identifier: MIT
#include "core/area.h"

namespace kexecore {
namespace {

constexpr std::uint64_t SizeOf(const Memory& memory) { return memory.end - memory.start; }

/// What an image has: its segments, and what it keeps in the crash area.
constexpr std::uint32_t CountUsed(const kexecore_image& image) { return image.nr_segments + 1; }

constexpr Memory Used(const kexecore_image& image, std::uint32_t nth) {
  if (nth == image.nr_segments) return WholePages(image.in_area.start, image.in_area.size);
  return WholePages(image.segments[nth].dest_maddr, image.segments[nth].dest_size);
}

/// Cuts off a gap, from its start on, what lies at or above the start of something that the image
/// has. Nothing is left of it where the image has its start.
void Cut(const kexecore_image& image, Memory& gap) {
  for (std::uint32_t i = 0; i < CountUsed(image); ++i) {
    const Memory used = Used(image, i);
    if (used.end <= gap.start || used.start >= gap.end || IsEmpty(used)) continue;
    gap.end = used.start < gap.start ? gap.start : used.start;
  }
}

}  // namespace

Memory FindRoom(const kexecore_range& area, kexecore_maddr_t reach, const kexecore_image& image,
                const kexecore_image* present) {
  const kexecore_image* const images[] = {&image, present};
  const Memory bounds = {.start = area.start < kFirstMiB ? kFirstMiB : area.start,
                         .end = area.start + area.size < reach ? area.start + area.size : reach};
  Memory room = kNoBytes;
  const auto consider = [&](kexecore_maddr_t start) {
    if (start < bounds.start || start >= bounds.end) return;
    Memory gap = {.start = start, .end = bounds.end};
    for (const kexecore_image* each : images) {
      if (each != nullptr) Cut(*each, gap);
    }
    const bool is_larger = SizeOf(gap) > SizeOf(room);
    if (is_larger || (SizeOf(gap) == SizeOf(room) && gap.start > room.start)) room = gap;
  };
  consider(bounds.start);
  for (const kexecore_image* each : images) {
    if (each == nullptr) continue;
    // The guest may have written anywhere (V3).
    if ((each->flags & KEXECORE_IMAGE_AREA) != 0) return kNoBytes;
    for (std::uint32_t i = 0; i < CountUsed(*each); ++i) consider(Used(*each, i).end);
  }
  return IsEmpty(room) ? kNoBytes : room;
}

}  // namespace kexecore
