// SPDX-License-Identifier: MIT
#include "fuzz/simulation/model/area.h"

#include <algorithm>
#include <set>
#include <vector>

#include "fuzz/simulation/model/regions.h"

namespace model {
namespace {

constexpr Number kFirstMiB = 1u << 20;
constexpr Number kRegion = 1u << 21, kGiB = 1u << 30, kTopSpan = Number{1} << 39;

/// What an image has in memory, or keeps there.
void AddUsed(const Image& image, std::vector<Interval>& used) {
  for (const Segment& segment : image.segments) {
    const Interval bytes = DestinationOf(segment);
    if (bytes.start == bytes.end) continue;
    used.push_back(
        {bytes.start / kPageSize * kPageSize, (bytes.end + kPageSize - 1) / kPageSize * kPageSize});
  }
  if (image.kept.start != image.kept.end) used.push_back(image.kept);
}

/// Adds to `parts` the number of each part of so many bytes that holds a byte of the interval.
void AddParts(const Interval& bytes, Number span, std::set<Number>& parts) {
  for (Number part = bytes.start / span; part * span < bytes.end; ++part) parts.insert(part);
}

/// D6: how many tables map this memory, whole pages, and the control page at its address.
Number CountTables(const Platform& platform, const std::vector<Interval>& memory) {
  const std::vector<Interval> whole = WholeRegions(platform);
  std::set<Number> regions, of_regions, of_gibs;
  for (const Interval& bytes : memory) {
    AddParts(bytes, kTopSpan, of_gibs);
    AddParts(bytes, kGiB, of_regions);
    for (const Interval& part : Outside(whole, bytes)) AddParts(part, kRegion, regions);
  }
  // The root, and one table of each level below it for control_va, which is in the upper half.
  return regions.size() + of_regions.size() + of_gibs.size() + 4;
}

}  // namespace

Interval RoomFor(const Platform& platform, const Image& image, const Image* present) {
  constexpr Interval kNone = {0, 0};
  std::vector<Interval> used;
  for (const Image* each : {&image, present}) {
    if (each == nullptr) continue;
    if (each->from_list) return kNone;
    AddUsed(*each, used);
  }
  const Interval area = CrashArea(platform);
  const Number reach =
      Number{1} << (image.arch == KEXECORE_EM_386 || HasFiveLevels(platform) ? 32 : 47);
  const Number end = std::min(area.end, reach);
  used.push_back({end, end});
  std::sort(used.begin(), used.end(),
            [](const Interval& left, const Interval& right) { return left.start < right.start; });
  Interval room = kNone;
  Number at = std::max(area.start, kFirstMiB);  // nothing is used from here to the next interval
  for (const Interval& next : used) {
    const Number gap_end = std::min(next.start, end);
    if (gap_end > at && gap_end - at >= room.end - room.start) room = {at, gap_end};
    at = std::max(at, next.end);
  }
  return room;
}

Interval KeptIn(const Interval& room, const Platform& platform, const Image& image) {
  if (room.start == room.end) return room;
  Number pages = 1;
  if (platform.control_va != 0) {
    std::vector<Interval> memory = {{room.end - kPageSize, room.end}};
    AddUsed(image, memory);
    pages += CountTables(platform, memory);
    if (HasFiveLevels(platform)) ++pages;  // D10
  }
  return {room.end - std::min(pages * kPageSize, room.end - room.start), room.end};
}

}  // namespace model
