// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/segments.h"

namespace targets {

/// What rules L8 to L14 judge: an image as a guest describes it, and where it may lie.
struct SegmentsInput {
  kexecore::Bounds bounds;  // as rule I allows them
  std::uint64_t entry = 0;
  std::uint16_t arch = 0;  // one that rule L6 allows
  std::uint32_t count = 0;
  std::array<kexecore::Segment, KEXECORE_MAX_SEGMENTS> segments;  // the first `count` are set
};

/// Decodes a fuzz input. Every input of any size means something; what is left over is ignored.
///
///   input    = machine image segment*         at most 16 segments, one for each 5 bytes or more
///   machine  = width:u8 shape:u8 start:u16 pages:u16
///                width      physical bits 32 + width % 21
///                shape % 4  area starts at page `start`; ends at 4 GiB; ends at 2^bits; is
///                           around 4 GiB
///   image    = arch:u8 entry:address          odd: EM_386, even: EM_X86_64
///   segment  = kind:u8 dest:address end:address [buf:u64 size:u64]
///                kind & 1      has a buffer
///                kind >> 1 & 7 buf_size: all of dest_size, none, one byte less, one more, half,
///                              the last byte there is, one beyond it, as given by buf and size
///   address  = base:u8 delta:i8 [raw:u64]
///                base % 8      crash start, crash end, start and end of the last segment,
///                              2^bits, 4 GiB, 2^64, raw
///                base & 8      delta counts pages, else bytes
///
/// Relations (an end that touches an area's end, an overlap of one page) are thus one byte, not a
/// coincidence of two words.
void DecodeSegments(const std::uint8_t* data, std::size_t size, SegmentsInput& input);

}  // namespace targets
