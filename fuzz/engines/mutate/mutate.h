// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "fuzz/engines/mutate/random.h"
#include "trace/binary.h"
#include "trace/trace.h"

namespace mutate {

/// Changes a trace in one to a few places, and bounds it (see Bound).
void Mutate(trace::Trace& trace, Random& random);

/// Puts hypercalls from the end of `right` behind those from the beginning of `left`, on the
/// machine of `left`; bounded. What is taken is moved: `right` is used up.
void CrossOver(trace::Trace& left, trace::Trace& right, Random& random);

/// Cuts a trace to a size that runs fast: at most 8 hypercalls with 24 contents, 24 frames, 20
/// descriptors, 4 faults and 4 races each, 1 KiB of bytes in a content, 128 pages mapped in a
/// hypercall, and 8 ranges of RAM.
/// Foreign files and recorded answers go: what was mutated is no recording any more.
void Bound(trace::Trace& trace);

/// The same on fuzz inputs (the binary form). What comes out depends on the arguments alone, has
/// at most max_size bytes (what would be longer is cut, which the binary form allows), and is valid
/// until the next call. Keeps its memory from one call to the next: fuzzers call it all the time.
class Mutator {
 public:
  std::span<const std::uint8_t> Mutate(std::span<const std::uint8_t> input, std::size_t max_size,
                                       std::uint64_t seed);
  std::span<const std::uint8_t> CrossOver(std::span<const std::uint8_t> left,
                                          std::span<const std::uint8_t> right, std::size_t max_size,
                                          std::uint64_t seed);

 private:
  std::span<const std::uint8_t> Encode(std::size_t max_size);

  trace::Decoder decoder_;
  trace::Trace trace_, other_;
  std::vector<std::uint8_t> output_;
};

}  // namespace mutate
