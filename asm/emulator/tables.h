// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "asm/emulator/ram.h"

namespace control {

/// Page tables in a range of RAM of their own, in the simplest form: pages of 4 KiB, four levels.
/// Entries are supervisor and executable; they are writable unless kReadOnly is given.
class Tables {
 public:
  static constexpr std::uint64_t kReadOnly = 1, kWritable = 3;

  /// Uses pages of `ram` from `first` on; the page at `first` is the root.
  Tables(Ram& ram, std::uint64_t first);

  std::uint64_t root() const { return root_; }
  /// Where the next Tables may begin.
  std::uint64_t end() const { return end_; }

  void Map(std::uint64_t virtual_address, std::uint64_t address, std::uint64_t flags = kWritable);
  void MapIdentity(Ram& all);

 private:
  std::uint64_t NewPage();

  Ram& ram_;
  std::uint64_t end_, root_;
};

/// Makes the page at `page` the fifth level on top of the tables at `root`: for a CPU with CR4.LA57
/// it maps what they map. Returns `page`.
std::uint64_t FiveLevelRoot(Ram& ram, std::uint64_t page, std::uint64_t root);

}  // namespace control
