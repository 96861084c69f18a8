// SPDX-License-Identifier: MIT
#include "core/start.h"

#include <cstdint>

namespace kexecore {

bool IsSane(const kexecore_config& config) {
  if (config.api_version != KEXECORE_API_VERSION) return false;
  if (config.physical_bits < 32 || config.physical_bits > 52) return false;
  if (config.crash.size == 0) return true;
  if ((config.crash.start | config.crash.size) % KEXECORE_PAGE_SIZE != 0) return false;
  const std::uint64_t machine_size = std::uint64_t{1} << config.physical_bits;
  return config.crash.size <= machine_size &&
         config.crash.start <= machine_size - config.crash.size;
}

}  // namespace kexecore
