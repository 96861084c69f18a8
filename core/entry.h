// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/error.h"
#include "core/segments.h"

namespace kexecore {

/// Rule L8: the entry point of a crash image lies in the crash area, half-open.
Error CheckEntryInArea(std::uint64_t entry, const Bounds& bounds);

/// Rule L13: the entry point lies, half-open, in a segment that has a buffer. `segments` passed
/// CheckSegments.
Error CheckEntryInSegment(const Segment* segments, std::uint32_t count, std::uint64_t entry);

/// Rule L14: every destination lies where an image of this arch can address it 1:1. EM_386 runs
/// with paging off, below 4 GiB; EM_X86_64 in the lower half of a 4-level address space. The entry
/// point lies there too, because it lies in one of them (rule L13). `segments` passed
/// CheckSegments.
Error CheckReach(const Segment* segments, std::uint32_t count, std::uint16_t arch);

/// Everything that is decided about an image before anything is touched: rules L8 to L14 in
/// their order.
Error CheckImage(const Segment* segments, std::uint32_t count, std::uint64_t entry,
                 std::uint16_t arch, const Bounds& bounds);

}  // namespace kexecore
