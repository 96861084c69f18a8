// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace preload {

/// The hypervisor that clients are told of: 4.17, the one whose libxenctrl Debian 12 has.
inline constexpr std::uint32_t kXenVersion = (4 << 16) | 17;
inline constexpr char kXenCapabilities[] = "xen-3.0-x86_64 hvm-3.0-x86_32 hvm-3.0-x86_64 ";

}  // namespace preload
