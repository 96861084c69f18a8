// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include "fuzz/engines/mutate/random.h"
#include "kexecore/abi.h"
#include "trace/trace.h"

/// Hypercalls and machines that make sense, to begin with and to insert.
namespace mutate {

inline constexpr std::uint64_t kPage = 4096;

// How many numbers have a meaning, from 0 on; the next one has none.
inline constexpr std::size_t kTypes = KEXEC_TYPE_CRASH + 1;
inline constexpr std::size_t kRanges = KEXEC_RANGE_MA_VMCOREINFO + 1;
inline constexpr std::size_t kClasses = KEXECORE_CLASS_64 + 1;
inline constexpr std::size_t kListFlags = 4;  // bits

/// A machine with a crash area of 64 pages in its RAM of some 1600, of which the caller owns 64,
/// and two CPUs.
trace::MachineDescription SmallMachine();

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
