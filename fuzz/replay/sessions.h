// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "fuzz/trace/trace.h"

/// Small traces for tests: a machine with 1 MiB of crash area, and hypercalls on it.
namespace replay {

inline constexpr std::uint64_t kCrash = 0x8000000;  // start of the crash area
inline constexpr std::uint64_t kCrashSize = 0x100000;
inline constexpr std::uint64_t kArgument = 0x1000;  // where hypercalls have their argument
inline constexpr std::uint64_t kList = 0x2000;      // and a load its descriptors
inline constexpr std::uint64_t kBuffer = 0x100000;  // and its first buffer

trace::Trace EmptyTrace();

/// A load of a crash image of these segments, with a pattern in each buffer.
trace::Hypercall Load(std::vector<trace::Segment> segments, std::uint64_t entry = kCrash);

/// One segment: 0x1800 bytes of data in two pages from `dest` on.
trace::Segment TwoPages(std::uint64_t dest = kCrash);

trace::Hypercall Unload();
trace::Hypercall Status();
trace::Hypercall Execute();
trace::Hypercall GetRange(std::int32_t range, std::int32_t nr = 0);

}  // namespace replay
