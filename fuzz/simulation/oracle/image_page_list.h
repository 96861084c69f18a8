// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fuzz/simulation/machine/machine.h"
#include "kexecore/kexecore.h"

namespace oracle {

/// What an image's page list asks for: the bytes of frame `staged` are to go to frame
/// `destination`.
struct Move {
  kexecore_mfn_t destination, staged;
  bool operator==(const Move&) const = default;
};

/// A page list (rule D3), followed entry by entry as a hypervisor would that enters the image.
struct ImagePageList {
  std::vector<Move> moves;            // in the order of the list
  std::vector<kexecore_mfn_t> pages;  // frames of its own pages, in order
  std::string error;                  // why it cannot be followed to its end; empty: it can

  /// Reads the list that begins with this entry, from pages that are allocated.
  void Read(std::uint64_t first_entry, machine::Machine& machine);

  void Clear() {
    moves.clear();
    pages.clear();
    error.clear();
  }
};

}  // namespace oracle
