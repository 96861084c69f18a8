// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "fuzz/mutate/random.h"
#include "fuzz/trace/trace.h"

namespace mutate {

/// Changes a trace in one to a few places, and bounds it (see Bound).
void Mutate(trace::Trace& trace, Random& random);

/// Some hypercalls of one trace, then some of another, on the machine of the first; bounded.
trace::Trace CrossOver(const trace::Trace& left, const trace::Trace& right, Random& random);

/// Cuts a trace to a size that runs fast: at most 16 hypercalls with 24 contents, 20 descriptors,
/// 4 faults and 4 races each, 1 KiB of bytes in a content, 128 pages mapped in a hypercall.
/// Foreign files and recorded answers go: what was mutated is no recording any more.
void Bound(trace::Trace& trace);

/// The same on fuzz inputs (the binary form). The result depends on the arguments alone and has
/// at most max_size bytes. A result that would be longer is cut, which the binary form allows.
std::vector<std::uint8_t> MutateInput(std::span<const std::uint8_t> input, std::size_t max_size,
                                      std::uint64_t seed);
std::vector<std::uint8_t> CrossOverInputs(std::span<const std::uint8_t> left,
                                          std::span<const std::uint8_t> right, std::size_t max_size,
                                          std::uint64_t seed);

}  // namespace mutate
