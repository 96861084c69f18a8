// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/error.h"
#include "core/image.h"
#include "kexecore/kexecore.h"

/// The argument of load, whatever its layout (CONTRACT.md, table of L). The merged layout is
/// decoded here, the posted ones in posted.h.
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

/// Rules L5 and L6.
Error CheckRequest(const LoadRequest& request);

}  // namespace kexecore
