// SPDX-License-Identifier: MIT
#include "core/regions.h"

#include "core/page.h"

namespace kexecore {
namespace {

/// If the edge lies above `start` and divides a region below `end`, that region; else `end`.
constexpr kexecore_maddr_t DividedBy(kexecore_maddr_t edge, kexecore_maddr_t start,
                                     kexecore_maddr_t end) {
  return edge % kRegion != 0 && start < edge && edge < end ? RegionOf(edge) : end;
}

/// The number of the first range of RAM that ends above `start`; their count if none does.
std::uint32_t FirstRangeAbove(const RamTable& ram, kexecore_maddr_t start) {
  std::uint32_t low = 0;
  std::uint32_t high = ram.count;
  while (low != high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (ram.ranges[middle].start + ram.ranges[middle].size > start) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

}  // namespace

kexecore_maddr_t FindDivided(const Edges& edges, kexecore_maddr_t start, kexecore_maddr_t end) {
  if (start == 0) return 0;
  // Each edge that divides a region below `end` brings the end down to that region.
  if (edges.crash.size != 0) {
    end = DividedBy(edges.crash.start, start, end);
    end = DividedBy(edges.crash.start + edges.crash.size, start, end);
  }
  for (std::uint32_t i = FirstRangeAbove(edges.ram, start); i < edges.ram.count; ++i) {
    const kexecore_range& range = edges.ram.ranges[i];
    if (range.start >= end) break;
    end = DividedBy(range.start, start, end);
    end = DividedBy(range.start + range.size, start, end);
  }
  return end;
}

Mapping FirstPart(const Edges& edges, const Memory& memory) {
  const kexecore_maddr_t region = RegionOf(memory.start);
  const kexecore_maddr_t divided = FindDivided(edges, region, RegionOf(memory.end - 1) + kRegion);
  if (divided != region) {
    return {.start = region, .end = divided, .memory = region, .level = 2};
  }
  const kexecore_maddr_t end = region + kRegion < memory.end ? region + kRegion : memory.end;
  return {.start = memory.start, .end = end, .memory = memory.start, .level = 1};
}

}  // namespace kexecore
