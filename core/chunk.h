// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/segments.h"

namespace kexecore {

/// The part of a segment that goes into one page of its destination: from `offset` on, `copy` bytes
/// from guest address `source`, then `zero` zeroes. offset + copy + zero is at most a page, and
/// copy + zero is at least 1.
struct Chunk {
  std::uint64_t mfn;     // destination frame
  std::uint64_t source;  // guest address; no meaning when copy is 0
  std::uint32_t offset;  // within the page
  std::uint32_t copy;
  std::uint32_t zero;
};

/// Rule L17: the chunk that comes next when `done` bytes of the segment are written. Requires done
/// < dest_size, and a segment that passed CheckSegments. A destination need not be page aligned.
Chunk NextChunk(const Segment& segment, std::uint64_t done);

}  // namespace kexecore
