// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "trace/spares.h"
#include "trace/trace.h"

/// The binary form of a trace, which is the input of fuzz targets.
///
///   "KXT3"  machine  record…
///
/// The machine has these fields, with their bytes: physical_bits 4, abi 2, features 2 (with bit 0
/// inverted, so that 0 is what most machines have); start 8 and size 8 of
/// the crash area, of the hypervisor, of vmcoreinfo and of the memory that the caller owns;
/// free_pages 4, alloc_seed 8, alloc_from 8, map_budget 4, control_va 8.
///
/// A record begins with one byte that says its kind (modulo the number of kinds). Fields of fixed
/// width follow, little-endian. A record belongs to the last hypercall before it. The form has no
/// counts and no offsets, so that a mutator that cuts, repeats or inserts bytes mostly leaves the
/// other records intact.
namespace trace {

inline constexpr std::size_t kMaxEncodedSize = std::size_t{256} * 1024;
inline constexpr std::size_t kMaxHypercalls = 256;
/// The most contents, frames, faults, races, CPUs, foreign files and segments, each.
inline constexpr std::size_t kMaxItems = 256;
inline constexpr std::size_t kMaxRam = 1025;  // ranges of RAM: one more than a core accepts
/// The most entries of a page list: a 32-bit caller's page holds so many.
inline constexpr std::size_t kMaxEntries = 1024;

/// Do the bytes begin with the magic? Encode writes it. A fuzz target also accepts other bytes.
bool IsBinary(std::span<const std::uint8_t> bytes);

/// Returns the binary form. Throws an Error that names the field if the trace exceeds a limit
/// above. Decode(Encode(t)) == t for every trace whose texts are UTF-8.
std::vector<std::uint8_t> Encode(const Trace& trace);

/// The same, but overwrites `into`, whose memory is used again.
void Encode(const Trace& trace, std::vector<std::uint8_t>& into);

/// Decodes any bytes to a trace within the limits above. Bytes that are missing at the end read as
/// zero, items that exceed a limit are dropped, and the magic is skipped unchecked.
Trace Decode(std::span<const std::uint8_t> bytes);

/// Decodes one input after the other into the same trace. It keeps the memory of the earlier
/// contents, so that a fuzz target allocates nothing in the long run.
class Decoder {
 public:
  /// Overwrites all of `into`.
  void Decode(std::span<const std::uint8_t> bytes, Trace& into);

 private:
  class Records;

  Spares spares_;
};

}  // namespace trace
