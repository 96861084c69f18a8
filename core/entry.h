// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/error.h"
#include "core/segments.h"

namespace kexecore {

/// Rule L8: the entry point of a crash image lies in the crash area, half-open.
Error CheckEntryInArea(std::uint64_t entry, const Bounds& bounds);

/// Rule L13: the entry point lies, half-open, in a segment that has a buffer. No end wraps.
Error CheckEntryInSegment(const Segment* segments, std::uint32_t count, std::uint64_t entry);

/// Where the addresses end that an image of this arch reaches 1:1: EM_386 runs with paging off,
/// below 4 GiB; EM_X86_64 in the lower half of a 4-level address space.
std::uint64_t ReachOf(std::uint16_t arch);

/// What relocates an image runs in 64-bit mode, whatever the image does.
inline constexpr kexecore_maddr_t kHighestRelocated = (std::uint64_t{1} << 47) - 1;

/// Rule L14: every destination and the entry point lie in the reach of the arch. No end wraps.
Error CheckReach(const Segment* segments, std::uint32_t count, std::uint64_t entry,
                 std::uint16_t arch);

}  // namespace kexecore
