// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fuzz/simulation/machine/machine.h"
#include "kexecore/kexecore.h"

namespace oracle {

/// The page list of an image demands that the bytes of frame `staged` move to frame `destination`.
struct Move {
  kexecore_mfn_t destination, staged;
  bool operator==(const Move&) const = default;
};

/// The page list of an image demands that the frames [first, end) become 0.
struct ZeroRun {
  kexecore_mfn_t first, end;
  bool operator==(const ZeroRun&) const = default;
};

/// The page list of an image (rule D3). It is followed entry by entry, as the code follows it that
/// enters the image.
struct ImagePageList {
  std::vector<Move> moves;            // in the order of the list
  std::vector<ZeroRun> zeroes;        // after all moves
  std::vector<kexecore_mfn_t> pages;  // the frames of the list's own pages, in order
  std::string error;                  // why the list cannot be followed to its end; empty: it can

  /// Reads the list that begins with this entry. Its pages must be allocated.
  void Read(std::uint64_t first_entry, machine::Machine& machine);

  void Clear() {
    moves.clear();
    zeroes.clear();
    pages.clear();
    error.clear();
  }
};

/// Does the list demand that this frame becomes 0?
bool Zeroes(const ImagePageList& list, kexecore_mfn_t frame);

}  // namespace oracle
