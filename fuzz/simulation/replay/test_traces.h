// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "trace/build.h"
#include "trace/trace.h"

/// Builds small traces for tests. Their machine has 1 MiB of crash area, and RAM below and above
/// 4 GiB. The calls are those of a native caller in the merged revision.
namespace replay {

inline constexpr std::uint64_t kCrash = 0x8000000;  // start of the crash area
inline constexpr std::uint64_t kCrashSize = 0x100000;
inline constexpr std::uint64_t kDest = 0x1000000;  // RAM, for images of type DEFAULT
inline constexpr std::uint64_t kHighRam = 0x100000000;
inline constexpr std::uint64_t kOwned = 0x10000000;  // 16 MiB that the caller owns
inline constexpr std::uint64_t kArgument = trace::kArgumentAt;
inline constexpr std::uint64_t kList = trace::kDescriptorsAt;
inline constexpr std::uint64_t kBuffer = trace::kBuffersAt;

/// The machine, and no hypercalls yet.
trace::Trace TestTrace();

/// A load of a crash image with these segments. Each buffer holds a pattern.
trace::Hypercall LoadCall(std::vector<trace::Segment> segments, std::uint64_t entry = kCrash);

/// The same for a DEFAULT image.
trace::Hypercall LoadDefaultCall(std::vector<trace::Segment> segments, std::uint64_t entry = kDest);

/// A load_v1 of a page list with these entries, at kOwned. Its source pages hold patterns.
trace::Hypercall LoadListCall(std::vector<std::uint64_t> entries, std::int32_t type = 0,
                              std::uint64_t entry = kDest);

/// The entries of a list that loads two pages to `dest`.
std::vector<std::uint64_t> TwoSourceEntries(std::uint64_t dest = kDest);

/// A segment with 0x1800 bytes of data in two pages. `dest` is in the crash area, or kDest.
trace::Segment TwoPageSegment(std::uint64_t dest = kCrash);

trace::Hypercall UnloadCall();
trace::Hypercall StatusCall();
trace::Hypercall ExecuteCall();
trace::Hypercall UnloadDefaultCall();
trace::Hypercall ExecuteDefaultCall();
trace::Hypercall ContinueCall();
trace::Hypercall AbandonCall();
trace::Hypercall CrashCall();
trace::Hypercall GetRangeCall(std::int32_t range, std::int32_t nr = 0);

}  // namespace replay
