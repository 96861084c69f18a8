// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/segments.h"

namespace kexecore {

/// What is written into one page of a destination: `copy` bytes from guest address `source`,
/// then `zero` zeroes, from `offset` on. offset + copy + zero is at most a page, and copy + zero
/// is at least 1.
struct Chunk {
  std::uint64_t mfn;     // destination frame
  std::uint64_t source;  // guest address; without meaning when copy is 0
  std::uint32_t offset;  // within the page
  std::uint32_t copy;
  std::uint32_t zero;
};

/// Rule L17: the next page's part of a segment of which `done` bytes are written. Requires
/// done < dest_size and a segment that passed CheckSegments. Destinations need no alignment.
Chunk NextChunk(const Segment& segment, std::uint64_t done);

}  // namespace kexecore
