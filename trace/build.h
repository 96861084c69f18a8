// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "trace/layout.h"
#include "trace/trace.h"

/// Builds meaningful calls for a revision and a caller. Tests, seeds and mutations start from them.
namespace trace {

/// The guest addresses of arguments, descriptors and first buffers of built calls.
inline constexpr std::uint64_t kArgumentAt = 0x1000;
inline constexpr std::uint64_t kDescriptorsAt = 0x2000;
inline constexpr std::uint64_t kBuffersAt = 0x100000;

/// A buffer or source page is filled up to this many bytes, with a pattern. The seed of the pattern
/// is the buffer's destination or the page's address.
inline constexpr std::uint64_t kMostWritten = 0x10000;

/// A load of these segments. `arch` is KEXECORE_EM_…; the posted revision sends its class instead.
Hypercall BuildLoad(Dialect dialect, std::uint8_t type, std::vector<Segment> segments,
                    std::uint64_t entry, std::uint16_t arch = 62);

/// A load_v1 whose page list is at machine address list_at, which is page aligned. The first entry
/// in the argument points there. Each source page of the list holds a pattern.
Hypercall BuildLoadV1(Dialect dialect, std::int32_t type, std::uint64_t list_at,
                      std::vector<std::uint64_t> entries, std::uint64_t entry);

/// An exec, unload, unload_v1 or status of an image type.
Hypercall BuildTypeCall(Dialect dialect, std::uint64_t op, std::uint8_t type = 1);

Hypercall BuildGetRange(Dialect dialect, std::int32_t range, std::int32_t nr = 0);

/// A call of a function that is not kexecore_hypercall.
Hypercall BuildOther(Call call);

/// The call, with an order to pause when it asks for the nth time (from 0).
Hypercall Paused(Hypercall call, std::uint32_t nth = 0);

}  // namespace trace
