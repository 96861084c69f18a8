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

/// Makes one or a few changes to a trace, and then bounds it (see Bound).
void Mutate(trace::Trace& trace, Random& random);

/// Keeps the first hypercalls of `left`, appends the last ones of `right`, and bounds the result.
/// The machine is that of `left`. Moves out of `right`, whose contents are unspecified afterwards.
void CrossOver(trace::Trace& left, trace::Trace& right, Random& random);

/// Cuts a trace to a size that runs fast: at most 8 hypercalls with 24 contents, 24 frames, 20
/// descriptors, 4 faults and 4 races each, 1 KiB of bytes in a content, 128 pages mapped in a
/// hypercall, and 8 ranges of RAM. Removes foreign files and recorded answers: a mutated trace is
/// no recording any more.
void Bound(trace::Trace& trace);

/// Mutate and CrossOver on fuzz inputs, which are traces in binary form. The result depends on the
/// arguments alone and is valid until the next call. It has at most max_size bytes: a longer one is
/// cut, which the binary form allows. The object reuses its memory, because fuzzers call it for
/// every input.
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
