// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/error.h"
#include "core/page_list.h"
#include "core/segments.h"
#include "kexecore/kexecore.h"

namespace kexecore {

/// How far a guest's page list has been read, and what the next entry is checked against (rule V2).
struct GuestList {
  std::uint64_t entries_left;  // how many more entries may be read
  kexecore_range crash;        // the crash area: no page of it belongs to the guest
  std::uint32_t physical_bits;
  bool has_destination;
  kexecore_maddr_t destination;  // of the next source; has no meaning before has_destination
};

/// The kind of an entry.
enum class Meaning : std::uint32_t { kDestination, kIndirection, kDone, kSource };

/// Checks the next entry and applies it to the image: a source makes the last segment longer, or
/// begins another one.
Error ReadEntry(Entry entry, GuestList& list, kexecore_image& image, Meaning& meaning);

}  // namespace kexecore
