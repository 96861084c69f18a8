// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/error.h"
#include "core/page_chain.h"
#include "core/segments.h"
#include "core/staging.h"
#include "core/table.h"
#include "kexecore/kexecore.h"

namespace kexecore {

/// The page tables of an image that is being made (rule D6).
struct Tables {
  FrameQueue frames;        // the frames of the tables
  kexecore_mfn_t root;      // KEXECORE_NO_MFN: there is none yet
  Mapping rest;             // what is left of the current mapping; start == end: nothing
  std::uint32_t item;       // the number of the mapping that comes next (NextMapping)
  std::uint64_t position;   // in the page list, of the entry that is looked at next
  kexecore_maddr_t region;  // the region that was mapped last for the page list
};

void StartTables(Tables& tables);

/// The most regions that an image's segments may have, each segment's counted for itself (rule
/// L15): 512 GiB, which takes 2 MiB of tables.
inline constexpr std::uint64_t kMostRegions = std::uint64_t{1} << 18;

/// The number of regions that these segments have, each segment's counted for itself. Requires that
/// no end wraps or lies above 2^47.
std::uint64_t CountRegions(const Segment* segments, std::uint32_t count);

/// Lists the mappings that an image needs whatever its page list will be: its control page, at
/// control_va and 1:1; the crash area, if the image may be anywhere in it; the first MiB, if it
/// came as a list; and its segments. Sets `mapping` to number `item` of them, which may be empty
/// (start == end). False when there is no such number.
bool NextMapping(const kexecore_image& image, const kexecore_config& config, std::uint32_t item,
                 Mapping& mapping);

constexpr bool IsMapped(const Tables& tables) { return tables.rest.start == tables.rest.end; }

/// Does a step of the current mapping: makes a table, or writes to one. A step may do neither, when
/// the allocator handed out a destination (TakePage).
Error MapMore(void* host, Staging& staging, Tables& tables);

/// Looks for the next page of the list, or page that the list names, whose region is not the one
/// that was mapped last, and makes that region the current mapping. Looks no further than to the
/// end of a page of the list. Requires a list that is complete and written, and that `position` is
/// not past its end.
Error FindUnmapped(void* host, ListPages& list, Tables& tables);

}  // namespace kexecore
