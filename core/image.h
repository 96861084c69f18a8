// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/error.h"
#include "core/segments.h"

namespace kexecore {

/// The form in which the guest described an image. It decides which rules apply.
enum class Form : std::uint32_t {
  kMerged,    // descriptors of the merged revision
  kPosted,    // descriptors of the posted revision: destinations need no alignment
  kPageList,  // a page list (rule V3): its segments have no buffers in guest addresses
};

/// Rules L9 to L12 in their order, as far as they apply to this form.
Error CheckSegments(const Segment* segments, std::uint32_t count, Form form, Caller caller,
                    const Bounds& bounds);

/// Judges an image before the load touches any memory: rules L8 to L14 in their order; the first
/// that fails gives the error. `segments` points to `count` segments, at most
/// KEXECORE_MAX_SEGMENTS.
Error CheckImage(const Segment* segments, std::uint32_t count, std::uint64_t entry,
                 std::uint16_t arch, Form form, Caller caller, const Bounds& bounds);

}  // namespace kexecore
