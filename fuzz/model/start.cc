// SPDX-License-Identifier: MIT
#include "fuzz/model/start.h"

namespace model {

int CheckStart(const Platform& platform) {
  constexpr Number kPage = 4096;
  const Interval crash = CrashArea(platform);
  // I2
  if (platform.physical_bits < 32 || platform.physical_bits > 52) return -KEXECORE_EINVAL;
  // I3
  if (platform.crash.size != 0 && (crash.start % kPage != 0 || crash.end % kPage != 0)) {
    return -KEXECORE_EINVAL;
  }
  const Number machine_end = Number{1} << platform.physical_bits;
  for (const Range& range : {platform.crash, platform.xen, platform.vmcoreinfo}) {
    if (range.size == 0) continue;
    const Interval interval = IntervalOf(range.start, range.size);
    // I4, and the first half of I5
    if (interval.end > machine_end) return -KEXECORE_EINVAL;
  }
  for (const Range& range : {platform.xen, platform.vmcoreinfo}) {
    // I5
    if (ShareAByte(crash, IntervalOf(range.start, range.size))) return -KEXECORE_EINVAL;
  }
  return 0;
}

}  // namespace model
