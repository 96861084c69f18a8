// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/error.h"
#include "core/page_chain.h"
#include "core/regions.h"
#include "core/segments.h"
#include "core/staging.h"
#include "core/table.h"
#include "kexecore/kexecore.h"

namespace kexecore {

/// The page tables of an image that is being made (rule D6).
struct Tables {
  FrameQueue frames;       // the frames of the tables, but for those in the crash area
  kexecore_mfn_t root;     // KEXECORE_NO_MFN: there is none yet
  Mapping rest;            // what is left of the current mapping; start == end: nothing
  Memory memory;           // what has to be mapped 1:1 after it
  std::uint32_t item;      // the number of what comes after that (StartNext)
  std::uint64_t position;  // in the page list, of the entry that is looked at next
  Memory last;             // what was mapped last for the page list
};

void StartTables(Tables& tables);

/// Makes a table of zeroes: of a page of the room (rule D8) while there is some, and else of one
/// that it allocates, whose last byte is at or below `highest` (see TakePage). Leaves `table` ==
/// KEXECORE_NO_MFN when the allocator handed out a destination: then call it again.
Error AddTable(void* host, Staging& staging, Memory& room, Tables& tables, kexecore_maddr_t highest,
               kexecore_mfn_t& table);

/// Notes in the image the tables that were made so far, so that they are given back if the load
/// fails. `room` is what is left of the room.
void NoteTables(const Tables& tables, const Memory& room, kexecore_image& image);

inline Uniform UniformOf(const kexecore_config& config) {
  return {.ram = {.ranges = config.ram, .count = config.nr_ram}, .crash = config.crash};
}

/// The most regions that an image's segments may have, each segment's counted for itself (rule
/// L15): 512 GiB, which takes 2 MiB of tables. And the most of them that are mapped by pages: 8
/// GiB, which takes 16 MiB of tables.
inline constexpr std::uint64_t kMostRegions = std::uint64_t{1} << 18;
inline constexpr std::uint32_t kMostByPages = std::uint32_t{1} << 12;

/// Rule L15: do these segments keep to both? Requires that no end wraps or lies above 2^47.
bool CanBeMapped(const Segment* segments, std::uint32_t count, const Uniform& uniform);

/// Lists the memory that an image needs 1:1, whatever its page list will be: its control page; the
/// crash area, if the image may be anywhere in it; the first MiB, if it came as a list; and its
/// segments. Sets `memory` to number `item` of it, which may be empty. False when there is no such
/// number.
bool NextMemory(const kexecore_image& image, const kexecore_config& config, std::uint32_t item,
                Memory& memory);

/// Makes the next one of these the memory that has to be mapped, after the control page at
/// `control_va`. False when all of them are mapped. Requires that everything before is mapped.
bool StartNext(const kexecore_image& image, const kexecore_config& config, Tables& tables);

constexpr bool IsMapped(const Tables& tables) {
  return tables.rest.start == tables.rest.end && IsEmpty(tables.memory);
}

/// Does a step of mapping what is not mapped yet: makes a table, or writes to one. A step may do
/// neither, when the allocator handed out a destination (TakePage). Tables are taken from the room
/// (rule D8), as long as there is some.
Error MapMore(const kexecore_config& config, Staging& staging, Memory& room, Tables& tables);

/// Looks for the next page of the list, or page that the list names, that was not mapped with the
/// one before it, and makes it the memory that has to be mapped. Looks no further than to the end
/// of a page of the list. Requires a list that is complete and written, and that `position` is not
/// past its end.
Error FindUnmapped(const kexecore_config& config, ListPages& list, Tables& tables);

}  // namespace kexecore
