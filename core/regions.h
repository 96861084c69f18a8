// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/page.h"
#include "core/ram.h"
#include "core/table.h"
#include "kexecore/kexecore.h"

/// How memory is mapped 1:1 (rule D6): whole regions where memory is of one type, page by page
/// elsewhere.
namespace kexecore {

/// The end of the memory that no allocator hands out, and that clients ask for to be mapped (D1).
inline constexpr kexecore_maddr_t kFirstMiB = 0x100000;

/// The memory that has one type as a whole: each range of RAM, and the crash area.
struct Uniform {
  RamTable ram;
  kexecore_range crash;  // size 0: there is none
};

/// Memory that has to be mapped: [start, end).
struct Memory {
  kexecore_maddr_t start;
  kexecore_maddr_t end;
};

inline constexpr Memory kNoBytes = {.start = 0, .end = 0};

constexpr bool IsEmpty(const Memory& memory) { return memory.start == memory.end; }

constexpr bool IsIn(kexecore_maddr_t address, const Memory& memory) {
  return memory.start <= address && address < memory.end;
}

/// The pages that hold a byte of so much memory, which ends at or below 2^47; none for size 0.
constexpr Memory WholePages(kexecore_maddr_t start, std::uint64_t size) {
  if (size == 0) return kNoBytes;
  return {.start = start & ~kPageMask, .end = ((start + size - 1) | kPageMask) + 1};
}

/// The number of regions that hold a byte of this memory.
constexpr std::uint64_t CountRegions(const Memory& memory) {
  return IsEmpty(memory) ? 0 : (memory.end - 1) / kRegion - memory.start / kRegion + 1;
}

/// The mapping of the first part of this memory, as far as it is mapped in one way: of whole
/// regions, which may hold more than this memory, or of its pages in one region. Requires whole
/// pages, at least one, that end at or below 2^47.
Mapping FirstPart(const Uniform& uniform, const Memory& memory);

/// What is left of the memory behind that part.
constexpr Memory RestOf(const Memory& memory, const Mapping& part) {
  return part.end < memory.end ? Memory{.start = part.end, .end = memory.end} : kNoBytes;
}

}  // namespace kexecore
