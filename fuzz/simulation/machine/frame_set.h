// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kexecore/kexecore.h"

namespace machine {

/// A set of frames. An operation takes the same time, however many frames are in the set; Clear
/// takes as long as erasing them one by one. The set never gives its memory back.
class FrameSet {
 public:
  bool Contains(kexecore_mfn_t mfn) const { return table_[Probe(mfn)] != kEmpty; }

  /// Returns false if the frame is in the set already.
  bool Insert(kexecore_mfn_t mfn);

  /// Returns false if the frame is not in the set.
  bool Erase(kexecore_mfn_t mfn);

  void Clear();

  /// All frames of the set, in no particular order.
  const std::vector<kexecore_mfn_t>& frames() const { return frames_; }

 private:
  static constexpr std::uint32_t kEmpty = ~std::uint32_t{0};

  std::size_t Home(kexecore_mfn_t mfn) const;
  std::size_t Probe(kexecore_mfn_t mfn) const;  // its place in table_, or the place for it
  void EraseSlot(std::size_t at);
  void Grow();

  std::vector<kexecore_mfn_t> frames_;
  // A hash table of indices into frames_: open addressing with steps of one.
  std::vector<std::uint32_t> table_ = std::vector<std::uint32_t>(64, kEmpty);
};

}  // namespace machine
