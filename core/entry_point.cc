// SPDX-License-Identifier: MIT
#include "core/entry_point.h"

namespace kexecore {
namespace {

/// Requires that the end does not wrap, which rules I4 and L9 ensure.
constexpr bool Contains(std::uint64_t start, std::uint64_t size, std::uint64_t address) {
  return start <= address && address < start + size;
}

}  // namespace

std::uint64_t ReachOf(std::uint16_t arch) {
  return std::uint64_t{1} << (arch == KEXECORE_EM_386 ? 32 : 47);
}

Error CheckEntryInArea(std::uint64_t entry, const Bounds& bounds) {
  return Contains(bounds.crash_start, bounds.crash_size, entry) ? Error::kNone : Error::kAddress;
}

Error CheckEntryInSegment(const Segment* segments, std::uint32_t count, std::uint64_t entry) {
  for (std::uint32_t i = 0; i < count; ++i) {
    const Segment& segment = segments[i];
    if (HasBuffer(segment) && Contains(segment.dest_maddr, segment.dest_size, entry)) {
      return Error::kNone;
    }
  }
  return Error::kInvalid;
}

Error CheckReach(const Segment* segments, std::uint32_t count, std::uint64_t entry,
                 std::uint16_t arch) {
  const std::uint64_t reach = ReachOf(arch);
  if (entry >= reach) return Error::kAddress;
  for (std::uint32_t i = 0; i < count; ++i) {
    if (End(segments[i]) > reach) return Error::kAddress;
  }
  return Error::kNone;
}

}  // namespace kexecore
