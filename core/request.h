// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/error.h"
#include "core/image.h"
#include "core/segments.h"
#include "kexecore/kexecore.h"

/// The arguments of load in all their layouts (CONTRACT.md, table of L), as one plain value.
namespace kexecore {

struct LoadRequest {
  std::uint32_t type;  // 0 or 1, once CheckRequest let it through
  std::uint16_t arch;  // 0: a class or flags that mean none
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

/// The posted revision has one error for what is wrong with an address, -EINVAL.
constexpr Error ErrorInRevision(Error error, std::uint32_t abi) {
  return abi == KEXECORE_ABI_POSTED && error == Error::kAddress ? Error::kInvalid : error;
}

}  // namespace kexecore
