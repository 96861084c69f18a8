// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "fuzz/simulation/machine/page.h"
#include "kexecore/kexecore.h"

namespace machine {

/// Machine memory, sparse: any frame can be asked for, only what was written takes room. A frame
/// that nobody wrote holds bytes that are never zero, so that a missing zero is seen.
class PhysicalMemory {
 public:
  struct Page {
    PageBytes bytes;
    kexecore_mfn_t mfn;
    std::uint64_t changed;  // stamp of the last change; 0: never
    std::size_t slot;       // where the table names this page
  };

  /// The frame's page, made when it is asked for first. Valid until Reset.
  Page& At(kexecore_mfn_t mfn);

  /// When the frame last changed, 0 for never.
  std::uint64_t ChangedAt(kexecore_mfn_t mfn) const;

  /// As nobody ever wrote. Costs what was touched.
  void Reset();

 private:
  static constexpr std::size_t kChunk = 64;  // pages that are allocated together
  static constexpr std::uint32_t kEmpty = ~std::uint32_t{0};

  Page& PageAt(std::uint32_t index) const { return chunks_[index / kChunk][index % kChunk]; }
  std::size_t Probe(kexecore_mfn_t mfn) const;  // where it is in table_, or would be
  void Grow();

  std::vector<std::unique_ptr<Page[]>> chunks_;
  std::uint32_t used_ = 0;  // pages in use: the first ones
  std::vector<std::uint32_t> table_ = std::vector<std::uint32_t>(256, kEmpty);  // open addressing
};

}  // namespace machine
