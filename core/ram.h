// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "kexecore/kexecore.h"

namespace kexecore {

/// The machine's RAM, as the hypervisor configured it. Rule I6 holds for an instance: the ranges
/// are page aligned, ascending and apart.
struct RamTable {
  const kexecore_range* ranges;
  std::uint32_t count;  // at most KEXECORE_MAX_RAM_RANGES
};

/// Does the table keep rule I6, on a machine of `machine_size` bytes?
bool IsSaneRam(const RamTable& ram, std::uint64_t machine_size);

/// The number of pages of RAM.
std::uint64_t CountPages(const RamTable& ram);

/// Do all frames of [first, end) lie in one range? Requires first < end.
bool HasFrames(const RamTable& ram, kexecore_mfn_t first, kexecore_mfn_t end);

}  // namespace kexecore
