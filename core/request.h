// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/error.h"
#include "core/image.h"
#include "core/segments.h"
#include "kexecore/kexecore.h"

/// The argument of load, decoded from any of its layouts (CONTRACT.md, table of L).
namespace kexecore {

struct LoadRequest {
  std::uint32_t type;  // 0 or 1, once CheckRequest accepted it
  std::uint16_t arch;  // 0: the posted revision's flags name none
  std::uint32_t nr_segments;
  kexecore_guest_t segments;
  kexecore_maddr_t entry;
  Form form;
};

LoadRequest RequestOf(const kexecore_abi_load& argument);
LoadRequest RequestOf(const kexecore_abi_load_posted& argument);
LoadRequest RequestOf(const kexecore_abi_load_posted_compat& argument);

/// Rules L5 and L6.
Error CheckRequest(const LoadRequest& request);

Segment SegmentOf(const kexecore_abi_segment_posted& descriptor);
Segment SegmentOf(const kexecore_abi_segment_posted_compat& descriptor);

/// The error as the revision names it: the posted one has -EINVAL where the merged one has
/// -EADDRNOTAVAIL.
constexpr Error ErrorInRevision(Error error, std::uint32_t abi) {
  return abi == KEXECORE_ABI_POSTED && error == Error::kAddress ? Error::kInvalid : error;
}

}  // namespace kexecore
