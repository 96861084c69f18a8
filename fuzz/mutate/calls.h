// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "fuzz/mutate/random.h"
#include "fuzz/trace/trace.h"

/// Hypercalls and machines that make sense, to begin with and to insert.
namespace mutate {

inline constexpr std::uint64_t kPage = 4096;

/// Where the arguments, descriptors and buffers of made-up hypercalls lie in guest memory.
inline constexpr std::uint64_t kArgumentAt = 0x1000;
inline constexpr std::uint64_t kDescriptorsAt = 0x2000;
inline constexpr std::uint64_t kBuffersAt = 0x100000;

/// A machine with a crash area of 64 pages and two CPUs.
trace::MachineDescription SmallMachine();

/// A load with these descriptors, its argument and the memory of its buffers. Buffers lie where
/// the descriptors say; those of more than 64 KiB are mapped for their first 64 KiB only.
trace::Hypercall LoadCall(std::vector<trace::Segment> segments, std::uint64_t entry,
                          std::uint16_t arch = 62);

/// exec, unload or status of a type.
trace::Hypercall TypeCall(std::uint64_t op, std::uint8_t type = 1);

/// get_range of a range.
trace::Hypercall RangeCall(std::int32_t range, std::int32_t nr = 0);

/// A load that the machine's crash area has room for, with 1 to `most` segments.
trace::Hypercall GoodLoad(const trace::MachineDescription& machine, std::size_t most,
                          Random& random);

/// Any operation; mostly one that makes sense.
trace::Hypercall AnyCall(const trace::MachineDescription& machine, Random& random);

}  // namespace mutate
