// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/segments.h"
#include "kexecore/kexecore.h"

namespace kexecore {

/// A run of destination frames without a gap, [first, end). `position` is that of the list's entry
/// that names the source of the first one. The entry before it names the destination.
struct Run {
  kexecore_mfn_t first;
  kexecore_mfn_t end;
  std::uint64_t position;
};

/// The order of an image's page list, before the list is written (rule D3). The destinations are in
/// ascending order, so the position of each entry is known by counting.
struct Layout {
  std::uint32_t count;
  Run runs[KEXECORE_MAX_SEGMENTS];
  std::uint64_t pages;  // how many destinations there are
  std::uint64_t end;    // position of the list's last entry
};

/// Computes the layout of an image. Requires that no segment's end wraps, and that `count` is at
/// most KEXECORE_MAX_SEGMENTS. It is cold (small rather than fast): no call does it more than
/// twice.
[[gnu::cold]] void LayOut(const Segment* segments, std::uint32_t count, Layout& layout);

inline constexpr std::uint64_t kNoPosition = ~std::uint64_t{0};

/// The position of the entry that names the source of this destination; kNoPosition for a frame
/// that is no destination.
std::uint64_t PositionOf(const Layout& layout, kexecore_mfn_t frame);

}  // namespace kexecore
