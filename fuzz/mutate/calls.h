// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "fuzz/mutate/random.h"
#include "fuzz/trace/build.h"
#include "fuzz/trace/trace.h"

/// Hypercalls and machines that make sense, to begin with and to insert.
namespace mutate {

inline constexpr std::uint64_t kPage = 4096;

using trace::kArgumentAt;
using trace::kBuffersAt;
using trace::kDescriptorsAt;

/// A machine with a crash area of 64 pages in its RAM of some 1600, of which the caller owns 64,
/// and two CPUs.
trace::MachineDescription SmallMachine();

/// Calls of a 64-bit caller in the merged revision: a load of a crash image, whose buffers are
/// mapped for their first 64 KiB; exec, unload or status of a type; get_range of a range.
trace::Hypercall LoadCall(std::vector<trace::Segment> segments, std::uint64_t entry,
                          std::uint16_t arch = 62);
trace::Hypercall TypeCall(std::uint64_t op, std::uint8_t type = 1);
trace::Hypercall RangeCall(std::int32_t range, std::int32_t nr = 0);

/// A load that the machine has room for, with 1 to `most` segments, of either caller: into the
/// crash area, or into one of the ranges of RAM.
trace::Hypercall GoodLoad(const trace::MachineDescription& machine, std::uint8_t type,
                          std::size_t most, Random& random);

/// The same as a page list in what the caller owns: on one page of it or two.
trace::Hypercall GoodLoadV1(const trace::MachineDescription& machine, std::uint8_t type,
                            Random& random);

/// Any operation; mostly one that makes sense.
trace::Hypercall AnyCall(const trace::MachineDescription& machine, Random& random);

}  // namespace mutate
