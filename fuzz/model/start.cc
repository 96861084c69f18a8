// SPDX-License-Identifier: MIT
#include "fuzz/model/start.h"

namespace model {

int CheckStart(const Platform& platform) {
  constexpr Number kPage = 4096;
  const Interval crash = CrashArea(platform);
  // I2
  if (platform.physical_bits < 32 || platform.physical_bits > 52) return -KEXECORE_EINVAL;
  if (platform.crash.size == 0) return 0;
  // I3
  if (crash.start % kPage != 0 || crash.end % kPage != 0) return -KEXECORE_EINVAL;
  // I4
  if (crash.end > Number{1} << platform.physical_bits) return -KEXECORE_EINVAL;
  return 0;
}

}  // namespace model
