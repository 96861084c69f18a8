// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/page_list.h"
#include "kexecore/kexecore.h"

/// The entries of x86-64 page tables with four levels. A table of level 1 names pages, a table of
/// level 2 names regions or tables of level 1, and so on.
namespace kexecore {

inline constexpr std::uint32_t kTopLevel = 4;
inline constexpr std::uint32_t kTableWords = KEXECORE_PAGE_SIZE / sizeof(Entry);

// Bits of an entry. No entry has NX, user access, or the global bit.
inline constexpr Entry kPresent = 1;
inline constexpr Entry kWritable = 2;
inline constexpr Entry kLarge = 0x80;  // in a table of level 2: the entry names a region

/// How many bytes of addresses one word of a table covers. `level` is 1 to kTopLevel.
constexpr std::uint64_t SpanOf(std::uint32_t level) {
  return std::uint64_t{KEXECORE_PAGE_SIZE} << (9 * (level - 1));
}

/// The size of a region. Memory is mapped 1:1 in whole regions or in pages (core/regions.h).
inline constexpr std::uint64_t kRegion = SpanOf(2);

constexpr std::uint64_t RegionOf(kexecore_maddr_t address) { return address / kRegion * kRegion; }

/// The word of a table of this level that covers a virtual address.
constexpr std::uint32_t TableWord(std::uint64_t address, std::uint32_t level) {
  return static_cast<std::uint32_t>(address / SpanOf(level) % kTableWords);
}

/// A mapping that has to be made: of the virtual addresses [start, end) to machine memory from
/// `memory` on, in tables of `level`. start, end and memory are multiples of that level's span.
struct Mapping {
  std::uint64_t start;
  std::uint64_t end;
  kexecore_maddr_t memory;
  std::uint32_t level;  // 1 or 2
};

/// The mapping of one page of memory at a virtual address.
constexpr Mapping PageAt(std::uint64_t address, kexecore_mfn_t frame) {
  return {.start = address,
          .end = address + KEXECORE_PAGE_SIZE,
          .memory = AddressOf(frame),
          .level = 1};
}

/// The entry that leads to a table.
constexpr Entry TableEntry(kexecore_mfn_t table) { return AddressOf(table) | kPresent | kWritable; }

/// The words [first, end) of one table that a mapping fills. Its start belongs to the first of
/// them.
struct Words {
  std::uint32_t first;
  std::uint32_t end;
};

/// The words that the mapping fills in the table that covers `mapping.start`.
Words WordsOf(const Mapping& mapping);

/// The entry of the n-th of these words.
Entry LeafEntry(const Mapping& mapping, std::uint32_t nth);

/// What is left of a mapping once these words are written. start == end: nothing.
Mapping RestOf(const Mapping& mapping, const Words& words);

}  // namespace kexecore
