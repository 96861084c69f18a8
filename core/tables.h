// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/error.h"
#include "core/scratch.h"
#include "core/segments.h"
#include "core/staging.h"
#include "core/table.h"
#include "kexecore/kexecore.h"

namespace kexecore {

/// The page tables of an image in the making (rule D6).
struct Tables {
  FrameQueue frames;        // the tables
  kexecore_mfn_t root;      // KEXECORE_NO_MFN: there is none yet
  Mapping rest;             // of what is being mapped; start == end: nothing
  std::uint32_t item;       // of what is known from the start (NextMapping), what comes next
  std::uint64_t position;   // in the page list, of what comes next
  kexecore_maddr_t region;  // that was mapped last for an entry of the list
};

void StartTables(Tables& tables);

/// The most regions that an image's segments may have, each segment's counted for itself (rule
/// L15): 512 GiB, which takes 2 MiB of tables.
inline constexpr std::uint64_t kMostRegions = std::uint64_t{1} << 18;

/// How many regions these segments have. No end wraps, and each is at most 2^47.
std::uint64_t CountRegions(const Segment* segments, std::uint32_t count);

/// What an image needs to have mapped whatever its page list will be: its control page, twice, the
/// crash area if it may be all over it, and its segments. The mapping number `item` of them, which
/// may be empty (start == end); false when there is none of that number.
bool NextMapping(const kexecore_image& image, const kexecore_config& config, std::uint32_t item,
                 Mapping& mapping);

constexpr bool IsMapped(const Tables& tables) { return tables.rest.start == tables.rest.end; }

/// Comes a step closer to what is to be mapped now: makes a table, or writes to one. Pages are
/// taken as TakePage takes them.
Error MapMore(void* host, Staging& staging, Tables& tables);

/// Looks for the next page of the list, or that the list names, which is not in the region mapped
/// for the one before, at most to the end of a page of the list: then that region is to be mapped
/// now. Requires a list that is complete and written, and that `position` is not past its end.
Error FindUnmapped(void* host, ListPages& list, Tables& tables);

}  // namespace kexecore
