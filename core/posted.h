// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/error.h"
#include "core/request.h"
#include "core/segments.h"
#include "kexecore/kexecore.h"

// -DKEXECORE_POSTED=0 leaves the posted revision out.
#ifndef KEXECORE_POSTED
#define KEXECORE_POSTED 1
#endif

/// The posted revision of the ABI: how its arguments and descriptors are read, and how it names
/// errors. A hypervisor that never speaks it builds the core without it.
namespace kexecore {

/// Is the posted revision built in? Else kexecore_init refuses it (rule I1).
inline constexpr bool kHasPosted = KEXECORE_POSTED != 0;

LoadRequest RequestOf(const kexecore_abi_load_posted& argument);
LoadRequest RequestOf(const kexecore_abi_load_posted_compat& argument);

Segment SegmentOf(const kexecore_abi_segment_posted& descriptor);
Segment SegmentOf(const kexecore_abi_segment_posted_compat& descriptor);

/// The error as the revision names it: the posted one has -EINVAL where the merged one has
/// -EADDRNOTAVAIL.
constexpr Error ErrorInRevision(Error error, std::uint32_t abi) {
  const bool is_posted = kHasPosted && abi == KEXECORE_ABI_POSTED;
  return is_posted && error == Error::kAddress ? Error::kInvalid : error;
}

}  // namespace kexecore
