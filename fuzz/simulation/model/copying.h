// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "fuzz/simulation/model/call.h"
#include "fuzz/simulation/model/image.h"

namespace model {

/// Rule L17: segment by segment, page by page upwards, with a pause between two pages where one is
/// ordered.
class Copying {
 public:
  void Start() { segment_ = page_ = done_ = 0; }

  /// Copies on. 0: all is copied. Else a negative error, which is -ERESTART where the core paused
  /// before the next guest access; then Run goes on in the call that continues. `sources` are of an
  /// image that came as a list.
  std::int64_t Run(const Image& image, std::span<const std::uint64_t> sources, Call& call);

 private:
  std::int64_t CopyPart(const Image& image, std::span<const std::uint64_t> sources,
                        const Segment& segment, std::uint64_t size, Call& call);

  std::size_t segment_ = 0;
  std::uint64_t done_ = 0;  // bytes of that segment
  std::size_t page_ = 0;    // in sources
};

}  // namespace model
