// SPDX-License-Identifier: MIT
#include "core/segments.h"

#include "kexecore/kexecore.h"

namespace kexecore {
namespace {

constexpr std::uint64_t kPageMask = KEXECORE_PAGE_SIZE - 1;

/// The end of a segment whose end does not wrap.
constexpr std::uint64_t End(const Segment& segment) {
  return segment.dest_maddr + segment.dest_size;
}

constexpr bool EndWraps(const Segment& segment) {
  std::uint64_t end = 0;
  return __builtin_add_overflow(segment.dest_maddr, segment.dest_size, &end);
}

constexpr bool IsInside(const Segment& segment, std::uint64_t start, std::uint64_t end) {
  return !EndWraps(segment) && start <= segment.dest_maddr && End(segment) <= end;
}

constexpr bool SharesByte(const Segment& a, const Segment& b) {
  return HasBuffer(a) && HasBuffer(b) && a.dest_size != 0 && b.dest_size != 0 &&
         a.dest_maddr < End(b) && b.dest_maddr < End(a);
}

/// buf + buf_size may be exactly 2^64: a buffer that ends with the last byte there is.
constexpr bool BufferWraps(const Segment& segment) {
  std::uint64_t end = 0;
  return __builtin_add_overflow(segment.buf, segment.buf_size, &end) && end != 0;
}

constexpr bool SizesFit(const Segment& segment) {
  return segment.buf_size <= segment.dest_size && (HasBuffer(segment) || segment.buf_size == 0) &&
         !BufferWraps(segment);
}

}  // namespace

Error CheckPlacement(const Segment* segments, std::uint32_t count, const Bounds& bounds) {
  const std::uint64_t area_end = bounds.crash_start + bounds.crash_size;  // no wrap: rule I4
  const std::uint64_t machine_end = std::uint64_t{1} << bounds.physical_bits;
  for (std::uint32_t i = 0; i < count; ++i) {
    const Segment& segment = segments[i];
    const bool placed = HasBuffer(segment) ? IsInside(segment, bounds.crash_start, area_end)
                                           : IsInside(segment, 0, machine_end);
    if (!placed) return Error::kAddress;
  }
  return Error::kNone;
}

Error CheckAlignment(const Segment* segments, std::uint32_t count) {
  for (std::uint32_t i = 0; i < count; ++i) {
    // With an aligned start, an aligned size and an aligned end are the same thing.
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

Error CheckSizes(const Segment* segments, std::uint32_t count) {
  for (std::uint32_t i = 0; i < count; ++i) {
    if (!SizesFit(segments[i])) return Error::kInvalid;
  }
  return Error::kNone;
}

Error CheckSegments(const Segment* segments, std::uint32_t count, const Bounds& bounds) {
  if (const Error error = CheckPlacement(segments, count, bounds); error != Error::kNone) {
    return error;
  }
  if (const Error error = CheckAlignment(segments, count); error != Error::kNone) return error;
  if (const Error error = CheckOverlap(segments, count); error != Error::kNone) return error;
  return CheckSizes(segments, count);
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
