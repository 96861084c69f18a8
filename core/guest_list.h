// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/error.h"
#include "core/page_list.h"
#include "core/segments.h"
#include "kexecore/kexecore.h"

namespace kexecore {

/// What has been understood of a guest's page list (rule V2).
struct GuestList {
  std::uint64_t entries_left;  // how many more may be read
  kexecore_range crash;        // no page in it is the guest's
  std::uint32_t physical_bits;
  bool has_destination;
  kexecore_maddr_t destination;  // of the next source
};

/// What an entry asks for.
enum class Meaning : std::uint32_t { kDestination, kIndirection, kDone, kSource };

/// Reads one more entry. A source lengthens the last of the image's segments, or begins the next.
Error ReadEntry(Entry entry, GuestList& list, kexecore_image& image, Meaning& meaning);

}  // namespace kexecore
