// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/segments.h"
#include "kexecore/kexecore.h"

namespace kexecore {

/// Destination frames [first, end) that lie in a row, and where the page list has the source of the
/// first one. The entry before it names the destination.
struct Run {
  kexecore_mfn_t first;
  kexecore_mfn_t end;
  std::uint64_t position;
};

/// The page list of an image before it is written (rule D3): the destinations in ascending order,
/// so that the entry of a destination is known by counting.
struct Layout {
  std::uint32_t count;
  Run runs[KEXECORE_MAX_SEGMENTS];
  std::uint64_t pages;  // destinations
  std::uint64_t end;    // position of the list's last entry
};

/// The layout of an image. No end of its segments wraps, and `count` is at most
/// KEXECORE_MAX_SEGMENTS.
[[gnu::cold]] void LayOut(const Segment* segments, std::uint32_t count, Layout& layout);

inline constexpr std::uint64_t kNoPosition = ~std::uint64_t{0};

/// Where the list has the source of this destination; kNoPosition for a frame that is none.
std::uint64_t PositionOf(const Layout& layout, kexecore_mfn_t frame);

}  // namespace kexecore
