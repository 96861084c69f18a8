// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "fuzz/simulation/machine/page.h"
#include "kexecore/kexecore.h"

namespace machine {

/// Sparse machine memory: any frame can be asked for, and only frames that were asked for take
/// room. A frame that nobody wrote holds no zero byte, so that a test sees a zero that was not
/// written.
class PhysicalMemory {
 public:
  struct Page {
    PageBytes bytes;
    kexecore_mfn_t mfn;
    std::uint64_t changed;  // time stamp of the last change (Machine::now); 0: never
    std::size_t slot;       // index of this page's entry in table_
  };

  /// Returns the frame's page, and makes it at the first call. The reference is valid until Reset.
  Page& At(kexecore_mfn_t mfn);

  /// The time stamp of the frame's last change; 0: it never changed.
  std::uint64_t ChangedAt(kexecore_mfn_t mfn) const;

  /// Forgets every page. The time this takes grows with the number of pages that were asked for.
  void Reset();

 private:
  static constexpr std::size_t kChunk = 64;  // pages in one allocation
  static constexpr std::uint32_t kEmpty = ~std::uint32_t{0};

  Page& PageAt(std::uint32_t index) const { return chunks_[index / kChunk][index % kChunk]; }
  std::size_t Probe(kexecore_mfn_t mfn) const;  // its place in table_, or the place for it
  void Grow();

  std::vector<std::unique_ptr<Page[]>> chunks_;
  std::uint32_t used_ = 0;  // pages in use: the first ones of chunks_
  // A hash table of indices into chunks_: open addressing with steps of one.
  std::vector<std::uint32_t> table_ = std::vector<std::uint32_t>(256, kEmpty);
};

}  // namespace machine
