// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/error.h"
#include "core/segments.h"

namespace kexecore {

/// Rule L8: the entry point of a crash image lies in the crash area. Its end is not part of it.
Error CheckEntryInArea(std::uint64_t entry, const Bounds& bounds);

/// Rule L13: the entry point lies in a segment that has a buffer. The segment's end is not part of
/// it. Requires that no end wraps.
Error CheckEntryInSegment(const Segment* segments, std::uint32_t count, std::uint64_t entry);

/// The end of the addresses that an image of this arch reaches 1:1. EM_386 runs with paging off and
/// reaches 4 GiB. EM_X86_64 reaches the lower half of a 4-level address space.
std::uint64_t ReachOf(std::uint16_t arch);

/// The last address that the code that relocates an image can reach. That code runs in 64-bit mode,
/// for an image of EM_386, too.
inline constexpr kexecore_maddr_t kHighestRelocated = (std::uint64_t{1} << 47) - 1;

/// Rule L14: every destination and the entry point lie in the reach of the arch. Requires that no
/// end wraps.
Error CheckReach(const Segment* segments, std::uint32_t count, std::uint64_t entry,
                 std::uint16_t arch);

}  // namespace kexecore
