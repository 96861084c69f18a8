// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "fuzz/simulation/model/call.h"
#include "fuzz/simulation/model/image.h"

namespace model {

/// Rule L17: copies segment by segment, in each page by page upwards; of a DEFAULT image only to
/// pages that hold a byte of the segment's buffer. If the core was told to pause, the copying stops
/// between two pages.
class Copying {
 public:
  void Start() { segment_ = page_ = done_ = 0; }

  /// Copies on. Returns 0 if all is copied, or a negative error. The error is -ERESTART if the core
  /// paused before the next guest access; the call that continues then calls Run again. `sources`
  /// are the guest's pages, for an image that came as a list.
  std::int64_t Run(const Image& image, std::span<const std::uint64_t> sources, Call& call);

 private:
  std::int64_t CopyPart(const Image& image, std::span<const std::uint64_t> sources,
                        const Segment& segment, std::uint64_t size, Call& call);

  std::size_t segment_ = 0;  // index of the segment that is copied
  std::uint64_t done_ = 0;   // bytes of that segment that are written
  std::size_t page_ = 0;     // index of the next source
};

}  // namespace model
