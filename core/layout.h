// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/segments.h"
#include "kexecore/kexecore.h"

namespace kexecore {

/// Destination frames without a gap, [first, end).
struct Run {
  kexecore_mfn_t first;
  kexecore_mfn_t end;
};

/// The order of an image's page list, before the list is written (rule D3): for each run of data
/// pages its destination and then a source for each page; for each run of zero pages its
/// destination and then one entry; and the end. So the position of each entry is known by counting.
struct Layout {
  std::uint32_t data;   // how many of the runs are of data pages: they come first, and ascend
  std::uint32_t count;  // of the runs
  Run runs[2 * KEXECORE_MAX_SEGMENTS];
  std::uint64_t pages;  // how many data pages there are
  std::uint64_t end;    // position of the list's last entry
};

/// Computes the layout of an image. Requires that no segment's end wraps, that buffers fit into
/// their segments, that a segment that is larger than its buffer is page aligned (rule L10; in the
/// posted revision there is no such segment), and that `count` is at most KEXECORE_MAX_SEGMENTS. It
/// is cold (small rather than fast): no call does it more than twice.
[[gnu::cold]] void LayOut(const Segment* segments, std::uint32_t count, Layout& layout);

inline constexpr std::uint64_t kNoPosition = ~std::uint64_t{0};

/// The position of the entry that names the source of this data page; kNoPosition for a frame that
/// is no data page.
std::uint64_t PositionOf(const Layout& layout, kexecore_mfn_t frame);

/// Is the frame a data page or a zero page?
bool IsDestination(const Layout& layout, kexecore_mfn_t frame);

}  // namespace kexecore
