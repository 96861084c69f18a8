// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "fuzz/simulation/machine/page.h"
#include "fuzz/simulation/model/image.h"
#include "fuzz/simulation/oracle/evidence.h"
#include "fuzz/simulation/oracle/image_page_list.h"

namespace oracle {

/// The bytes that a load must leave behind (L17, D2). Guest memory may change between a pause and
/// the call that continues. Therefore the bytes that a call copied are kept at its end, until the
/// image is committed.
class LoadedBytes {
 public:
  void Clear();

  /// The load is suspended. Keeps the bytes that this call copied.
  void Keep(const Evidence& evidence);

  /// The image is committed. Compares the bytes that were kept, and those that this call copied,
  /// with the destinations of the image, or with the pages that are staged for them.
  void Check(const Evidence& evidence, const model::Image& image, const ImagePageList& list,
             Findings& findings);

 private:
  struct Kept {
    std::uint64_t dest;  // machine address
    std::uint32_t size;
    bool is_zero;
    std::uint64_t bytes;  // index of the first one in bytes_
  };

  std::vector<Kept> kept_;
  std::vector<std::uint8_t> bytes_;
  machine::PageBytes expected_;  // the bytes of the piece that is compared
};

}  // namespace oracle
