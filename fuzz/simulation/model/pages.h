// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "fuzz/simulation/model/platform.h"

namespace model {

/// A set of pages: runs of frame numbers, in ascending order. No two runs touch.
class PageSet {
 public:
  std::span<const Interval> runs() const { return {runs_.data(), size_}; }

  Number size() const;
  bool Contains(Number frame) const;

  /// Requires that `run` does not begin before an earlier run, and that there is room for it.
  void Add(const Interval& run);

 private:
  std::array<Interval, KEXECORE_MAX_SEGMENTS> runs_;
  std::size_t size_ = 0;
};

/// The frames of the pages that hold a byte of the segment. An empty segment has no frames.
Interval PagesOf(const Segment& segment);

/// The destinations of an image: the pages that hold a byte of a segment with a buffer. Requires at
/// most 16 segments.
PageSet DestinationsOf(std::span<const Segment> segments);

/// D2: those of the destinations that hold a byte of a buffer. Requires what DestinationsOf does,
/// and buffers that fit into their segments.
PageSet DataPagesOf(std::span<const Segment> segments);

}  // namespace model
