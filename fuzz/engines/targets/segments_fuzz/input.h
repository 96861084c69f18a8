// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/image.h"

namespace targets::segments_fuzz {

/// The input of rules L8 to L14: an image as a guest describes it in one of the two revisions, and
/// the areas in which it may lie. (Page lists are tested by hypercall_fuzz alone.)
struct SegmentsInput {
  kexecore::Bounds bounds;  // rule I allows them; Where() adds the RAM table
  std::array<kexecore_range, 2> ram;
  std::uint32_t ram_ranges = 0;
  kexecore::Form form = kexecore::Form::kMerged;  // or kPosted
  kexecore::Caller caller = kexecore::Caller::kNative;
  std::uint64_t entry = 0;
  std::uint16_t arch = 0;  // rule L6 allows it
  std::uint32_t count = 0;
  std::array<kexecore::Segment, KEXECORE_MAX_SEGMENTS> segments;  // the first `count` are set

  /// The bounds with their RAM table, which lives as long as this input.
  kexecore::Bounds Where() const {
    kexecore::Bounds where = bounds;
    where.ram = {.ranges = ram.data(), .count = ram_ranges};
    return where;
  }

  std::uint32_t abi() const {
    return form == kexecore::Form::kPosted ? KEXECORE_ABI_POSTED : KEXECORE_ABI_MERGED;
  }
};

/// Decodes a fuzz input. Every input of any size has a meaning; bytes that are left over are
/// ignored.
///
///   input    = machine image segment*         at most 16 segments, one for each 5 bytes or more
///   machine  = width:u8 shape:u8 start:u16 pages:u16
///                width          physical bits 32 + width % 21
///                shape % 4      the crash area starts at page `start`; ends at 4 GiB; ends at
///                               2^bits; lies around 4 GiB. It ends at 2^bits at the latest
///                shape >> 2 & 3 RAM is all; from the area's start to its end; all but the area;
///                               all but a page in the middle of the area
///   image    = kind:u8 entry:address
///                kind & 1       EM_386, else EM_X86_64
///                kind & 2       type DEFAULT, else CRASH
///                kind & 4       the posted revision, in which a segment has one size
///                kind & 8       a compat caller
///   segment  = kind:u8 dest:address end:address [buf:u64 size:u64]
///                kind & 1      has a buffer, where the next three bits leave it that choice
///                kind >> 1 & 7 buf_size is dest_size (without a buffer 0); 0; one less; one more;
///                              half; dest_size, in a buffer that ends at 2^64; one byte beyond
///                              that; buf and size say both
///   address  = base:u8 delta:i8 [raw:u64]
///                base % 8      crash start, crash end, start and end of the last segment,
///                              2^bits, 4 GiB, 2^64, raw
///                base & 8      delta counts pages, else bytes
///
/// So one byte makes a relation (an end that touches an area's end, an overlap of one page), which
/// would otherwise need two words that match by chance.
void DecodeSegments(const std::uint8_t* data, std::size_t size, SegmentsInput& input);

}  // namespace targets::segments_fuzz
