// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "kexecore/kexecore.h"

namespace kexecore {

inline constexpr std::uint64_t kPageSize = KEXECORE_PAGE_SIZE;
inline constexpr std::uint64_t kPageMask = kPageSize - 1;

constexpr kexecore_mfn_t FrameOf(kexecore_maddr_t address) { return address / kPageSize; }

/// Requires the frame of a machine address, which has at most 52 bits: nothing wraps.
constexpr kexecore_maddr_t AddressOf(kexecore_mfn_t frame) { return frame * kPageSize; }

}  // namespace kexecore
