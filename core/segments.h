// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/error.h"
#include "kexecore/abi.h"

namespace kexecore {

using Segment = ::kexecore_abi_segment;

/// Where a crash image may lie. The crash area is [crash_start, crash_start + crash_size), whose
/// end is at most 2^physical_bits, and physical_bits is 32 to 52 (rule I checks both at start-up).
struct Bounds {
  std::uint64_t crash_start;  // bytes
  std::uint64_t crash_size;   // bytes; 0: there is no crash area
  std::uint32_t physical_bits;
};

/// Does the segment write data, or does it only ask for a mapping?
constexpr bool HasBuffer(const Segment& segment) { return segment.buf != 0; }

/// Rule L9: a segment with a buffer lies inside the crash area; one without ends at or below
/// 2^physical_bits. Sums are taken as mathematical sums: one that wraps is refused.
Error CheckPlacement(const Segment* segments, std::uint32_t count, const Bounds& bounds);

/// Rule L10: destinations start and end on page boundaries.
Error CheckAlignment(const Segment* segments, std::uint32_t count);

/// Rule L11: no two segments with a buffer share a byte. Requires that no end wraps (rule L9).
Error CheckOverlap(const Segment* segments, std::uint32_t count);

/// Rule L12: a buffer fits its destination and does not wrap; a null buffer has no size.
Error CheckSizes(const Segment* segments, std::uint32_t count);

/// Rules L9 to L12 in their order: the first that fails gives the error. `count` is at most
/// KEXECORE_MAX_SEGMENTS, and `segments` points to that many.
Error CheckSegments(const Segment* segments, std::uint32_t count, const Bounds& bounds);

/// Do the data of any two segments of two lists share a byte? Both lists passed CheckSegments.
bool AnyOverlap(const Segment* left, std::uint32_t left_count, const Segment* right,
                std::uint32_t right_count);

}  // namespace kexecore
