// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "kexecore/kexecore.h"

namespace kexecore {

/// The machine's RAM as the hypervisor names it. Rule I6 holds: page aligned, ascending, apart.
struct RamTable {
  const kexecore_range* ranges;
  std::uint32_t count;  // at most KEXECORE_MAX_RAM_RANGES
};

/// Rule I6, for a machine of `machine_size` bytes.
bool IsSaneRam(const RamTable& ram, std::uint64_t machine_size);

/// How many pages of RAM there are.
std::uint64_t CountPages(const RamTable& ram);

/// Do the frames [first, end), of which there is at least one, all lie in one range?
bool HasFrames(const RamTable& ram, kexecore_mfn_t first, kexecore_mfn_t end);

}  // namespace kexecore
