// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <cstring>

#include "fuzz/simulation/machine/page.h"
#include "kexecore/kexecore.h"

namespace oracle {

/// A page holds this many words: entries of a page list or of a page table.
inline constexpr std::size_t kWordsPerPage = machine::kPageSize / sizeof(std::uint64_t);

inline std::uint64_t WordAt(const machine::PageBytes& page, std::size_t index) {
  std::uint64_t word = 0;
  std::memcpy(&word, page.data() + index * sizeof word, sizeof word);
  return word;
}

}  // namespace oracle
