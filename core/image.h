// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/error.h"
#include "core/segments.h"

namespace kexecore {

/// In what form an image came: which rules speak of it.
enum class Form : std::uint32_t {
  kMerged,    // descriptors of the merged revision
  kPosted,    // descriptors of the posted revision: destinations need no alignment
  kPageList,  // a page list (rule V3): its segments have no buffers in guest addresses
};

/// Rules L9 to L12 in their order, as far as they speak of this form.
Error CheckSegments(const Segment* segments, std::uint32_t count, Form form, Caller caller,
                    const Bounds& bounds);

/// Everything that is decided about an image before anything is touched: rules L8 to L14 in
/// their order; the first that fails gives the error. `count` is at most KEXECORE_MAX_SEGMENTS, and
/// `segments` points to that many.
Error CheckImage(const Segment* segments, std::uint32_t count, std::uint64_t entry,
                 std::uint16_t arch, Form form, Caller caller, const Bounds& bounds);

}  // namespace kexecore
