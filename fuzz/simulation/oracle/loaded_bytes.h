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

/// The bytes that a load is to leave behind (L17, D2). Guest memory changes between a pause and the
/// call that goes on: so what a call copied is kept at its end, until the image is committed.
class LoadedBytes {
 public:
  void Clear();

  /// The load is suspended: keeps the bytes of what this call copied.
  void Keep(const Evidence& evidence);

  /// The image is committed: compares what was kept, and what this call copied, with the memory
  /// where the image lies, or is staged.
  void Check(const Evidence& evidence, const model::Image& image, const ImagePageList& list,
             Findings& findings);

 private:
  struct Kept {
    std::uint64_t dest;  // machine address
    std::uint32_t size;
    bool is_zero;
    std::uint64_t bytes;  // where in bytes_ they begin
  };

  std::vector<Kept> kept_;
  std::vector<std::uint8_t> bytes_;
  machine::PageBytes expected_;  // of the piece that is compared
};

}  // namespace oracle
