// SPDX-License-Identifier: MIT
#include "fuzz/model/load.h"

#include <algorithm>
#include <array>

namespace model {
namespace {

constexpr Number kPage = 4096;
constexpr Number kAddressSpace = Number{1} << 64;

// L8
bool EntryInArea(const Platform& platform, std::uint64_t entry) {
  return Contains(CrashArea(platform), entry);
}

// L9
bool IsPlaced(const Platform& platform, const Segment& segment) {
  const Interval destination = DestinationOf(segment);
  if (HasBuffer(segment)) return Contains(CrashArea(platform), destination);
  return destination.end <= Number{1} << platform.physical_bits;
}

// L10
bool IsAligned(const Segment& segment) {
  const Interval destination = DestinationOf(segment);
  return destination.start % kPage == 0 && destination.end % kPage == 0;
}

// L11: among intervals that are sorted, if any two share a byte, two neighbours do.
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
bool HasFittingBuffer(const Segment& segment) {
  if (segment.buf_size > segment.dest_size) return false;
  if (!HasBuffer(segment)) return segment.buf_size == 0;
  return Number{segment.buf} + segment.buf_size <= kAddressSpace;
}

// L13
bool EntryInSegment(std::span<const Segment> segments, std::uint64_t entry) {
  return std::any_of(segments.begin(), segments.end(), [&](const Segment& segment) {
    return HasBuffer(segment) && Contains(DestinationOf(segment), entry);
  });
}

// L14
bool IsReachable(const kexecore_abi_load& load, std::span<const Segment> segments) {
  const Number reach = Number{1} << (load.arch == KEXECORE_EM_386 ? 32 : 47);
  return load.entry_maddr < reach &&
         std::all_of(
             segments.begin(), segments.end(),
             [&](const Segment& segment) { return DestinationOf(segment).end <= reach; });
}

}  // namespace

int CheckArgument(const kexecore_abi_load& load) {
  // L5
  if (load.type != KEXEC_TYPE_DEFAULT && load.type != KEXEC_TYPE_CRASH) return -KEXECORE_EINVAL;
  if (load.type == KEXEC_TYPE_DEFAULT) return -KEXECORE_EOPNOTSUPP;
  // L6
  if (load.arch != KEXECORE_EM_386 && load.arch != KEXECORE_EM_X86_64) return -KEXECORE_EINVAL;
  if (load.nr_segments > KEXECORE_MAX_SEGMENTS) return -KEXECORE_EINVAL;
  return 0;
}

int CheckImage(const Platform& platform, const kexecore_abi_load& load,
               std::span<const Segment> segments) {
  const auto all = [&](auto&& rule) { return std::all_of(segments.begin(), segments.end(), rule); };
  if (!EntryInArea(platform, load.entry_maddr)) return -KEXECORE_EADDRNOTAVAIL;
  if (!all([&](const Segment& s) { return IsPlaced(platform, s); })) return -KEXECORE_EADDRNOTAVAIL;
  if (!all(IsAligned)) return -KEXECORE_EADDRNOTAVAIL;
  if (!AreDisjoint(segments)) return -KEXECORE_EINVAL;
  if (!all(HasFittingBuffer)) return -KEXECORE_EINVAL;
  if (!EntryInSegment(segments, load.entry_maddr)) return -KEXECORE_EINVAL;
  if (!IsReachable(load, segments)) return -KEXECORE_EADDRNOTAVAIL;
  return 0;
}

int CheckLoad(const Platform& platform, const kexecore_abi_load& load,
              std::span<const Segment> segments) {
  const int error = CheckArgument(load);
  return error != 0 ? error : CheckImage(platform, load, segments);
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
