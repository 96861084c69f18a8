// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kexecore/kexecore.h"

namespace machine {

/// A set of frames: each operation takes the same time however many there are, and forgetting them
/// costs what was in it. Keeps its memory.
class FrameSet {
 public:
  bool Contains(kexecore_mfn_t mfn) const { return table_[Probe(mfn)] != kEmpty; }

  /// False when it is in the set already.
  bool Insert(kexecore_mfn_t mfn);

  /// False when it is not in the set.
  bool Erase(kexecore_mfn_t mfn);

  void Clear();

  /// All of them, in no order.
  const std::vector<kexecore_mfn_t>& frames() const { return frames_; }

 private:
  static constexpr std::uint32_t kEmpty = ~std::uint32_t{0};

  std::size_t Home(kexecore_mfn_t mfn) const;
  std::size_t Probe(kexecore_mfn_t mfn) const;  // where it is in table_, or would be
  void EraseSlot(std::size_t at);
  void Grow();

  std::vector<kexecore_mfn_t> frames_;
  // Indices into frames_, by open addressing with steps of one.
  std::vector<std::uint32_t> table_ = std::vector<std::uint32_t>(64, kEmpty);
};

}  // namespace machine
