// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/caller.h"
#include "core/error.h"
#include "core/page.h"
#include "core/ram.h"
#include "kexecore/kexecore.h"

namespace kexecore {

using Segment = ::kexecore_abi_segment;

/// The bounds within which an image may lie. The crash area is [crash_start, crash_start +
/// crash_size). Its end is at most 2^physical_bits, and physical_bits is 32 to 52; rules I2 and I4
/// ensure both.
struct Bounds {
  std::uint64_t crash_start;  // bytes
  std::uint64_t crash_size;   // bytes; 0: there is no crash area
  std::uint32_t physical_bits;
  std::uint32_t type;  // of the image: KEXEC_TYPE_CRASH or KEXEC_TYPE_DEFAULT
  RamTable ram;
};

/// Does the segment have a buffer? Without one it only asks for a mapping.
constexpr bool HasBuffer(const Segment& segment) { return segment.buf != 0; }

/// Does the segment write at least one byte?
constexpr bool HasData(const Segment& segment) {
  return HasBuffer(segment) && segment.dest_size != 0;
}

// The end of a segment, and the frames [FirstFrame, EndFrame) that hold a byte of a segment with
// data. These require that the end does not wrap.
constexpr std::uint64_t End(const Segment& segment) {
  return segment.dest_maddr + segment.dest_size;
}
constexpr kexecore_mfn_t FirstFrame(const Segment& segment) { return FrameOf(segment.dest_maddr); }
constexpr kexecore_mfn_t EndFrame(const Segment& segment) { return FrameOf(End(segment) - 1) + 1; }

/// Rule L9: every segment ends at or below 2^physical_bits; one with a buffer lies inside the crash
/// area, or in RAM. A segment whose end wraps is refused.
Error CheckPlacement(const Segment* segments, std::uint32_t count, const Bounds& bounds);

/// Rule L10: destinations start and end on page boundaries.
Error CheckAlignment(const Segment* segments, std::uint32_t count);

/// Rule L11: no two segments with a buffer share a byte. Requires that no end wraps (rule L9).
Error CheckOverlap(const Segment* segments, std::uint32_t count);

/// Rule L12: a buffer fits into its destination and into the caller's addresses; without a buffer
/// its size is 0.
Error CheckSizes(const Segment* segments, std::uint32_t count, Caller caller);

/// Do a segment of one list and a segment of the other write to the same byte? Requires that no end
/// wraps.
bool AnyOverlap(const Segment* left, std::uint32_t left_count, const Segment* right,
                std::uint32_t right_count);

}  // namespace kexecore
