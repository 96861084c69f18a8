// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "asm/emulator/ram.h"
#include "asm/entry_layout.h"
#include "kexecore/abi.h"

namespace control {

constexpr std::uint64_t Destination(std::uint64_t page) { return page | KEXECORE_LIST_DESTINATION; }
constexpr std::uint64_t Source(std::uint64_t page) { return page | KEXECORE_LIST_SOURCE; }
constexpr std::uint64_t Swap(std::uint64_t page) {
  return page | KEXECORE_LIST_SOURCE | KEXECORE_CONTROL_LIST_SWAP;
}
constexpr std::uint64_t Zero(std::uint64_t pages) { return pages * kPage | KEXECORE_LIST_ZERO; }
constexpr std::uint64_t Indirection(std::uint64_t page) { return page | KEXECORE_LIST_INDIRECTION; }

/// Writes the entries, and the end, to pages of `ram` from `first` on. Each page but the last ends
/// with an indirection to the next one. Returns the list's first entry.
inline std::uint64_t WriteList(Ram& ram, std::uint64_t first,
                               const std::vector<std::uint64_t>& entries) {
  constexpr std::uint64_t kLast = kPage - 8;
  std::uint64_t at = first;
  const auto put = [&](std::uint64_t entry) {
    if (at % kPage == kLast) {
      ram.SetWord(at, Indirection(at + 8));
      at += 8;
    }
    ram.SetWord(at, entry);
    at += 8;
  };
  for (const std::uint64_t entry : entries) put(entry);
  put(KEXECORE_LIST_DONE);
  return Indirection(first);
}

}  // namespace control
