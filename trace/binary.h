// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "trace/spares.h"
#include "trace/trace.h"

/// The binary form of a trace: what fuzz targets are fed with.
///
///   "KXT3"  machine  record…
///
/// The machine: physical_bits 4, abi 4; start 8 and size 8 of the crash area, of the hypervisor, of
/// vmcoreinfo and of what the caller owns; free_pages 4, alloc_seed 8, alloc_from 8, map_budget 4,
/// control_va 8.
///
/// A record is one byte that says its kind (modulo the number of kinds), then fields of fixed
/// width, little-endian. Records belong to the last hypercall before them. There are no counts and
/// no offsets: cutting, repeating or inserting bytes leaves the rest of the records intact more
/// often than not.
namespace trace {

inline constexpr std::size_t kMaxEncodedSize = std::size_t{256} * 1024;
inline constexpr std::size_t kMaxHypercalls = 256;
inline constexpr std::size_t kMaxItems =
    256;  // contents, frames, faults, races, CPUs, files, segments each
inline constexpr std::size_t kMaxRam = 1025;      // ranges of RAM: one more than a core takes
inline constexpr std::size_t kMaxEntries = 1024;  // of a page list: a page of a 32-bit caller's

/// Do the bytes begin with the magic? What Encode gives does; a fuzz target takes other bytes, too.
bool IsBinary(std::span<const std::uint8_t> bytes);

/// The binary form. Throws Error for a trace that it has no room for (the limits above), naming
/// the field. Decode(Encode(t)) == t for every trace whose texts are UTF-8.
std::vector<std::uint8_t> Encode(const Trace& trace);

/// The same into memory that is there already, of which all is overwritten.
void Encode(const Trace& trace, std::vector<std::uint8_t>& into);

/// Any bytes decode to a trace within the limits above: what is missing at the end reads as zero,
/// what exceeds a limit is dropped, the magic is skipped without a look.
Trace Decode(std::span<const std::uint8_t> bytes);

/// Decode, again and again into the same trace: keeps the memory of what the trace held before, so
/// that a fuzz target allocates nothing in the long run.
class Decoder {
 public:
  /// Overwrites all of `into`.
  void Decode(std::span<const std::uint8_t> bytes, Trace& into);

 private:
  class Records;

  Spares spares_;
};

}  // namespace trace
