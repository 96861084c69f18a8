// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include "fuzz/engines/mutate/random.h"
#include "kexecore/abi.h"
#include "trace/page.h"
#include "trace/trace.h"

/// Valid hypercalls and machines: mutations start from them and insert them.
namespace mutate {

inline constexpr std::uint64_t kPage = trace::kPageSize;

// How many values a field has, from 0 on; the value after them is invalid.
inline constexpr std::size_t kTypes = KEXEC_TYPE_CRASH + 1;
inline constexpr std::size_t kRanges = KEXEC_RANGE_MA_VMCOREINFO + 1;
inline constexpr std::size_t kClasses = KEXECORE_CLASS_64 + 1;
inline constexpr std::size_t kListFlags = 4;  // bits

/// A machine with two CPUs and about 1600 pages of RAM. The crash area has 64 of them, and the
/// caller owns 64.
trace::MachineDescription SmallMachine();

/// A load that fits the machine, with 1 to `most` segments, by a native or a compat caller. Its
/// segments lie in the crash area or in one range of RAM.
trace::Hypercall GoodLoad(const trace::MachineDescription& machine, std::uint8_t type,
                          std::size_t most, Random& random);

/// A load_v1 that fits the machine. Its page list fills one page or two of those that the caller
/// owns.
trace::Hypercall GoodLoadV1(const trace::MachineDescription& machine, std::uint8_t type,
                            Random& random);

/// Any operation; mostly a valid one.
trace::Hypercall AnyCall(const trace::MachineDescription& machine, Random& random);

}  // namespace mutate
