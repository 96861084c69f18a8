// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/page_list.h"
#include "kexecore/kexecore.h"

/// The entries of x86-64 page tables, of four levels: a table of level 1 names pages, one of level
/// 2 regions or tables of level 1, and so on.
namespace kexecore {

inline constexpr std::uint32_t kTopLevel = 4;
inline constexpr std::uint32_t kTableWords = KEXECORE_PAGE_SIZE / sizeof(Entry);

// Bits of an entry. None has NX, or is of the user's, or global.
inline constexpr Entry kPresent = 1;
inline constexpr Entry kWritable = 2;
inline constexpr Entry kLarge = 0x80;  // in a table of level 2: the entry names memory

/// How much memory a word of a table of this level stands for: 1 to kTopLevel.
constexpr std::uint64_t SpanOf(std::uint32_t level) {
  return std::uint64_t{KEXECORE_PAGE_SIZE} << (9 * (level - 1));
}

/// What is mapped 1:1 is mapped in regions of this size.
inline constexpr std::uint64_t kRegion = SpanOf(2);

constexpr std::uint64_t RegionOf(kexecore_maddr_t address) { return address / kRegion * kRegion; }

/// Which word of a table of this level stands for a virtual address.
constexpr std::uint32_t TableWord(std::uint64_t address, std::uint32_t level) {
  return static_cast<std::uint32_t>(address / SpanOf(level) % kTableWords);
}

/// What is to be mapped: [start, end) of virtual addresses to machine memory from `memory` on, by
/// tables of `level`, whose span all three are multiples of.
struct Mapping {
  std::uint64_t start;
  std::uint64_t end;
  kexecore_maddr_t memory;
  std::uint32_t level;  // 1 or 2
};

/// Regions, 1:1, that hold each byte of [start, end), which is not empty and ends below 2^47.
constexpr Mapping Identity(kexecore_maddr_t start, kexecore_maddr_t end) {
  return {.start = RegionOf(start),
          .end = RegionOf(end - 1) + kRegion,
          .memory = RegionOf(start),
          .level = 2};
}

/// A page of memory at a virtual address.
constexpr Mapping PageAt(std::uint64_t address, kexecore_mfn_t frame) {
  return {.start = address,
          .end = address + KEXECORE_PAGE_SIZE,
          .memory = AddressOf(frame),
          .level = 1};
}

/// The entry that leads to a table.
constexpr Entry TableEntry(kexecore_mfn_t table) { return AddressOf(table) | kPresent | kWritable; }

/// Which words of the last table a mapping has, with its first address in the first of them.
struct Words {
  std::uint32_t first;
  std::uint32_t end;
};

/// The words of the table that `mapping.start` belongs to.
Words WordsOf(const Mapping& mapping);

/// The entry of the n-th of these words.
Entry LeafEntry(const Mapping& mapping, std::uint32_t nth);

/// What is left of a mapping when these words are written: start == end when it is done.
Mapping RestOf(const Mapping& mapping, const Words& words);

}  // namespace kexecore
