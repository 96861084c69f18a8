// SPDX-License-Identifier: MIT
#include "core/segments.h"

namespace kexecore {
namespace {

constexpr bool EndWraps(const Segment& segment) {
  std::uint64_t end = 0;
  return __builtin_add_overflow(segment.dest_maddr, segment.dest_size, &end);
}

constexpr bool IsInside(const Segment& segment, std::uint64_t start, std::uint64_t end) {
  return !EndWraps(segment) && start <= segment.dest_maddr && End(segment) <= end;
}

/// Requires that the end does not wrap.
bool IsInRam(const RamTable& ram, const Segment& segment) {
  return !HasData(segment) || HasFrames(ram, FirstFrame(segment), EndFrame(segment));
}

bool IsPlaced(const Segment& segment, const Bounds& bounds) {
  if (!IsInside(segment, 0, std::uint64_t{1} << bounds.physical_bits)) return false;
  if (!HasBuffer(segment)) return true;
  if (bounds.type == KEXEC_TYPE_DEFAULT) return IsInRam(bounds.ram, segment);
  // The sum does not wrap: rule I4.
  return IsInside(segment, bounds.crash_start, bounds.crash_start + bounds.crash_size);
}

constexpr bool SharesByte(const Segment& a, const Segment& b) {
  return HasData(a) && HasData(b) && a.dest_maddr < End(b) && b.dest_maddr < End(a);
}

constexpr bool SizesFit(const Segment& segment, Caller caller) {
  return segment.buf_size <= segment.dest_size && (HasBuffer(segment) || segment.buf_size == 0) &&
         IsGuestRange(caller, segment.buf, segment.buf_size);
}

}  // namespace

Error CheckPlacement(const Segment* segments, std::uint32_t count, const Bounds& bounds) {
  for (std::uint32_t i = 0; i < count; ++i) {
    if (!IsPlaced(segments[i], bounds)) return Error::kAddress;
  }
  return Error::kNone;
}

Error CheckAlignment(const Segment* segments, std::uint32_t count) {
  for (std::uint32_t i = 0; i < count; ++i) {
    // The start is aligned, so the end is aligned exactly if the size is.
    if (((segments[i].dest_maddr | segments[i].dest_size) & kPageMask) != 0) {
      return Error::kAddress;
    }
  }
  return Error::kNone;
}

Error CheckOverlap(const Segment* segments, std::uint32_t count) {
  for (std::uint32_t i = 0; i < count; ++i) {
    for (std::uint32_t j = 0; j < i; ++j) {
      if (SharesByte(segments[i], segments[j])) return Error::kInvalid;
    }
  }
  return Error::kNone;
}

Error CheckSizes(const Segment* segments, std::uint32_t count, Caller caller) {
  for (std::uint32_t i = 0; i < count; ++i) {
    if (!SizesFit(segments[i], caller)) return Error::kInvalid;
  }
  return Error::kNone;
}

bool AnyOverlap(const Segment* left, std::uint32_t left_count, const Segment* right,
                std::uint32_t right_count) {
  for (std::uint32_t i = 0; i < left_count; ++i) {
    for (std::uint32_t j = 0; j < right_count; ++j) {
      if (SharesByte(left[i], right[j])) return true;
    }
  }
  return false;
}

}  // namespace kexecore
