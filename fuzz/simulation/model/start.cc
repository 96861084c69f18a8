// SPDX-License-Identifier: MIT
#include "fuzz/simulation/model/start.h"

namespace model {
namespace {

constexpr std::size_t kMostRanges = 1024;

bool IsPageAligned(const Interval& interval) {
  return interval.start % kPageSize == 0 && interval.end % kPageSize == 0;
}

// I7
bool HasSaneControlAddress(const Platform& platform) {
  const std::uint64_t address = platform.control_va;
  const Number top = Number{1} << 64, half = Number{1} << 47;
  if (address == 0) return true;
  if (address % kPageSize != 0 || address < top - half || address > top - Number{2} * kPageSize) {
    return false;
  }
  return platform.crash.size == 0 || CrashArea(platform).end <= half;
}

// I6
bool IsSaneRam(const Platform& platform) {
  if (platform.ram.size() > kMostRanges) return false;
  const Interval* last = nullptr;
  Interval before{};
  for (const ConfiguredRange& range : platform.ram) {
    const Interval interval = IntervalOf(range.start, range.size);
    if (range.size == 0 || !IsPageAligned(interval)) return false;
    if (interval.end > MachineEnd(platform)) return false;
    if (last != nullptr && interval.start <= last->end) return false;
    before = interval;
    last = &before;
  }
  return true;
}

}  // namespace

int CheckStart(const Platform& platform) {
  const Interval crash = CrashArea(platform);
  // I1
  if (platform.abi != KEXECORE_ABI_MERGED && platform.abi != KEXECORE_ABI_POSTED) {
    return -KEXECORE_EINVAL;
  }
  // I8
  if (platform.features > 3) return -KEXECORE_EINVAL;
  // I2
  if (platform.physical_bits < 32 || platform.physical_bits > 52) return -KEXECORE_EINVAL;
  // I3
  if (platform.crash.size != 0 && !IsPageAligned(crash)) return -KEXECORE_EINVAL;
  if (Contains(crash, 0)) return -KEXECORE_EINVAL;
  for (const ConfiguredRange& range : {platform.crash, platform.xen, platform.vmcoreinfo}) {
    if (range.size == 0) continue;
    const Interval interval = IntervalOf(range.start, range.size);
    // I4 and the first half of I5
    if (interval.end > MachineEnd(platform)) return -KEXECORE_EINVAL;
  }
  for (const ConfiguredRange& range : {platform.xen, platform.vmcoreinfo}) {
    // I5
    if (ShareAByte(crash, IntervalOf(range.start, range.size))) return -KEXECORE_EINVAL;
  }
  return IsSaneRam(platform) && HasSaneControlAddress(platform) ? 0 : -KEXECORE_EINVAL;
}

}  // namespace model
