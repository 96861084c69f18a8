// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "trace/layout.h"
#include "trace/trace.h"

/// Calls that make sense, for a revision and a caller: what tests, seeds and mutations begin with.
namespace trace {

/// Where arguments, descriptors and first buffers of built calls lie in guest memory.
inline constexpr std::uint64_t kArgumentAt = 0x1000;
inline constexpr std::uint64_t kDescriptorsAt = 0x2000;
inline constexpr std::uint64_t kBuffersAt = 0x100000;

/// Of a buffer or source page, that much is written: a pattern of its destination or address.
inline constexpr std::uint64_t kMostWritten = 0x10000;

/// A load of these segments. `arch` is KEXECORE_EM_…; in the posted revision its class is sent.
Hypercall BuildLoad(Dialect dialect, std::uint8_t type, std::vector<Segment> segments,
                    std::uint64_t entry, std::uint16_t arch = 62);

/// A load_v1 of a list that lies at machine address list_at, page aligned: its first entry leads
/// there. Each source page of the list holds a pattern.
Hypercall BuildLoadV1(Dialect dialect, std::int32_t type, std::uint64_t list_at,
                      std::vector<std::uint64_t> entries, std::uint64_t entry);

/// exec, unload, unload_v1 or status of a type.
Hypercall BuildTypeCall(Dialect dialect, std::uint64_t op, std::uint8_t type = 1);

Hypercall BuildGetRange(Dialect dialect, std::int32_t range, std::int32_t nr = 0);

/// kContinue, kAbandon or kCrash.
Hypercall BuildOther(Call call);

/// The call, told to pause when it asks for the nth time (from 0).
Hypercall Paused(Hypercall call, std::uint32_t nth = 0);

}  // namespace trace
