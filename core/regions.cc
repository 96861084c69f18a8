// SPDX-License-Identifier: MIT
#include "core/regions.h"

#include "core/page.h"

namespace kexecore {
namespace {

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

/// The end of the whole regions from `region` on that lie in the range; `region` if it does not.
constexpr kexecore_maddr_t EndOfWhole(const kexecore_range& range, kexecore_maddr_t region) {
  const kexecore_maddr_t end = RegionOf(range.start + range.size);
  return range.size != 0 && range.start <= region && region < end ? end : region;
}

/// The end of the whole regions from `region` on that lie in one range of RAM, or in the crash
/// area. The first region of a PC has memory of several types, whatever its table of RAM says.
kexecore_maddr_t EndOfWhole(const Uniform& uniform, kexecore_maddr_t region) {
  if (region == 0) return region;
  const std::uint32_t number = FirstRangeAbove(uniform.ram, region);
  const kexecore_maddr_t end =
      number == uniform.ram.count ? region : EndOfWhole(uniform.ram.ranges[number], region);
  return end != region ? end : EndOfWhole(uniform.crash, region);
}

}  // namespace

Mapping FirstPart(const Uniform& uniform, const Memory& memory) {
  const kexecore_maddr_t region = RegionOf(memory.start);
  const kexecore_maddr_t end = EndOfWhole(uniform, region);
  if (end != region) {
    const kexecore_maddr_t needed = RegionOf(memory.end - 1) + kRegion;
    return {.start = region, .end = end < needed ? end : needed, .memory = region, .level = 2};
  }
  const kexecore_maddr_t next = region + kRegion;
  return {.start = memory.start,
          .end = next < memory.end ? next : memory.end,
          .memory = memory.start,
          .level = 1};
}

}  // namespace kexecore
