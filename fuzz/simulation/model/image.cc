// SPDX-License-Identifier: MIT
#include "fuzz/simulation/model/image.h"

#include <algorithm>
#include <array>

#include "fuzz/simulation/model/pages.h"
#include "fuzz/simulation/model/regions.h"

namespace model {
namespace {

bool IsCrash(const Image& image) { return image.type == KEXEC_TYPE_CRASH; }

// L8
bool HasEntryInArea(const Platform& platform, const Image& image) {
  return !IsCrash(image) || Contains(CrashArea(platform), image.entry);
}

bool IsRam(const Platform& platform, const Segment& segment) {
  const Interval pages = PagesOf(segment);
  if (pages.start == pages.end) return true;
  const Interval bytes = {pages.start * kPageSize, pages.end * kPageSize};
  return std::any_of(platform.ram.begin(), platform.ram.end(), [&](const ConfiguredRange& range) {
    return Contains(IntervalOf(range.start, range.size), bytes);
  });
}

// L9
bool IsPlaced(const Platform& platform, const Image& image, const Segment& segment) {
  const Interval destination = DestinationOf(segment);
  if (destination.end > MachineEnd(platform)) return false;
  if (!HasBuffer(segment)) return true;
  return IsCrash(image) ? Contains(CrashArea(platform), destination) : IsRam(platform, segment);
}

// L10
bool IsAligned(const Segment& segment) {
  const Interval destination = DestinationOf(segment);
  return destination.start % kPageSize == 0 && destination.end % kPageSize == 0;
}

// L11. If any two of some sorted intervals share a byte, two neighbours do.
bool AreDisjoint(std::span<const Segment> segments) {
  std::array<Interval, KEXECORE_MAX_SEGMENTS> sorted;
  std::size_t count = 0;
  for (const Segment& segment : segments) {
    if (HasBuffer(segment) && segment.dest_size != 0) sorted[count++] = DestinationOf(segment);
  }
  const auto end = sorted.begin() + count;
  std::sort(sorted.begin(), end,
            [](const Interval& a, const Interval& b) { return a.start < b.start; });
  return std::adjacent_find(sorted.begin(), end, [](const Interval& a, const Interval& b) {
           return ShareAByte(a, b);
         }) == end;
}

// L12
bool HasFittingBuffer(const Dialect& dialect, const Segment& segment) {
  if (segment.buf_size > segment.dest_size) return false;
  if (!HasBuffer(segment)) return segment.buf_size == 0;
  return Number{segment.buf} + segment.buf_size <= GuestEnd(dialect);
}

// L13
bool HasEntryInSegment(const Image& image) {
  return std::any_of(image.segments.begin(), image.segments.end(), [&](const Segment& segment) {
    return HasBuffer(segment) && Contains(DestinationOf(segment), image.entry);
  });
}

// L14
Number ReachOf(const Image& image) {
  return Number{1} << (image.arch == KEXECORE_EM_386 ? 32 : 47);
}

bool IsReachable(const Image& image, const Segment& segment) {
  return DestinationOf(segment).end <= ReachOf(image);
}

}  // namespace

int CheckImage(const Platform& platform, const Dialect& dialect, const Image& image) {
  const auto all = [&](auto&& rule) {
    return std::all_of(image.segments.begin(), image.segments.end(), rule);
  };
  const int misplaced = dialect.posted ? -KEXECORE_EINVAL : -KEXECORE_EADDRNOTAVAIL;
  if (!HasEntryInArea(platform, image)) return misplaced;
  if (!all([&](const Segment& s) { return IsPlaced(platform, image, s); })) return misplaced;
  if (!dialect.posted && !image.from_list && !all(IsAligned)) return misplaced;
  if (!AreDisjoint(image.segments)) return -KEXECORE_EINVAL;
  if (!image.from_list && !all([&](const Segment& s) { return HasFittingBuffer(dialect, s); })) {
    return -KEXECORE_EINVAL;
  }
  // V3: of a crash image the guest may have written parts by itself.
  const bool has_all_parts = !image.from_list || !IsCrash(image);
  if (has_all_parts && !HasEntryInSegment(image)) return -KEXECORE_EINVAL;
  if (!all([&](const Segment& s) { return IsReachable(image, s); })) return misplaced;
  if (image.entry >= ReachOf(image)) return misplaced;
  return 0;
}

bool IsWithinBounds(const Platform& platform, const Image& image) {
  if (platform.control_va != 0) {
    constexpr Number kRegion = 0x200000;
    const auto count = [](const Interval& bytes) {
      const Interval regions = RegionsOf(bytes);
      return (regions.end - regions.start) / kRegion;
    };
    const std::vector<Interval> whole = WholeRegions(platform);
    Number regions = 0, by_pages = 0;
    for (const Segment& segment : image.segments) {
      if (segment.dest_size == 0) continue;
      const Interval bytes = DestinationOf(segment);
      regions += count(bytes);
      for (const Interval& part : Outside(whole, bytes)) by_pages += count(part);
    }
    if (regions > 262144 || by_pages > 4096) return false;
  }
  return IsCrash(image) || DataPagesOf(image.segments).size() * 2 <= RamPages(platform);
}

bool OverwritesPresent(const Platform& platform, const Image& image, const Image& present) {
  const Interval kept = present.from_list ? CrashArea(platform) : present.kept;
  return ShareAByte(image.segments, present.segments) ||
         std::any_of(image.segments.begin(), image.segments.end(), [&](const Segment& segment) {
           return HasBuffer(segment) && ShareAByte(DestinationOf(segment), kept);
         });
}

bool ShareAByte(std::span<const Segment> left, std::span<const Segment> right) {
  for (const Segment& a : left) {
    for (const Segment& b : right) {
      if (HasBuffer(a) && HasBuffer(b) && ShareAByte(DestinationOf(a), DestinationOf(b)))
        return true;
    }
  }
  return false;
}

}  // namespace model
