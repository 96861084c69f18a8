// SPDX-License-Identifier: MIT
#include "core/ram.h"

#include "core/page.h"

namespace kexecore {

bool IsSaneRam(const RamTable& ram, std::uint64_t machine_size) {
  if (ram.count > KEXECORE_MAX_RAM_RANGES) return false;
  std::uint64_t least = 0;  // the lowest address at which the next range may start
  for (std::uint32_t i = 0; i < ram.count; ++i) {
    const kexecore_range& range = ram.ranges[i];
    if (range.size == 0 || ((range.start | range.size) & kPageMask) != 0) return false;
    if (range.start < least || range.size > machine_size ||
        range.start > machine_size - range.size) {
      return false;
    }
    least = range.start + range.size + 1;  // ranges that touch have to be one range
  }
  return true;
}

std::uint64_t CountPages(const RamTable& ram) {
  std::uint64_t pages = 0;
  for (std::uint32_t i = 0; i < ram.count; ++i) pages += ram.ranges[i].size / kPageSize;
  return pages;
}

bool HasFrames(const RamTable& ram, kexecore_mfn_t first, kexecore_mfn_t end) {
  for (std::uint32_t i = 0; i < ram.count; ++i) {
    const kexecore_range& range = ram.ranges[i];
    if (FrameOf(range.start) <= first && end <= FrameOf(range.start + range.size)) return true;
  }
  return false;
}

}  // namespace kexecore
