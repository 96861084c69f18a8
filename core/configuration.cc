// SPDX-License-Identifier: MIT
#include "core/configuration.h"

#include <cstdint>

#include "core/posted.h"
#include "core/ram.h"

namespace kexecore {
namespace {

constexpr std::uint32_t kFeatures = KEXECORE_FEATURE_LISTS | KEXECORE_FEATURE_LA57;

constexpr bool IsInMachine(const kexecore_range& range, std::uint64_t machine_size) {
  return range.size == 0 ||
         (range.size <= machine_size && range.start <= machine_size - range.size);
}

/// Requires that neither end wraps.
constexpr bool SharesByte(const kexecore_range& a, const kexecore_range& b) {
  return a.size != 0 && b.size != 0 && a.start < b.start + b.size && b.start < a.start + a.size;
}

constexpr bool IsPageAligned(const kexecore_range& range) {
  return range.size == 0 || (range.start | range.size) % KEXECORE_PAGE_SIZE == 0;
}

/// Rule I3. Frame 0 may lie at NULL, by which a hook says that it has mapped nothing.
constexpr bool HasFrame0(const kexecore_range& range) {
  return range.size != 0 && range.start == 0;
}

/// Rule I7. The last page of the address space is refused: its end would wrap. Requires that the
/// end of the crash area does not wrap.
constexpr bool CanHaveTables(const kexecore_config& config) {
  constexpr std::uint64_t kLowerHalf = std::uint64_t{1} << 47;
  const std::uint64_t va = config.control_va;
  return va == 0 ||
         (va % KEXECORE_PAGE_SIZE == 0 && va >= ~(kLowerHalf - 1) &&
          va <= UINT64_MAX - KEXECORE_PAGE_SIZE && IsInMachine(config.crash, kLowerHalf));
}

}  // namespace

bool IsValidConfiguration(const kexecore_config& config) {
  if (config.api_version != KEXECORE_API_VERSION) return false;
  if (config.abi != KEXECORE_ABI_MERGED && (!kHasPosted || config.abi != KEXECORE_ABI_POSTED)) {
    return false;
  }
  if ((config.features & ~kFeatures) != 0) return false;
  if (config.physical_bits < 32 || config.physical_bits > 52) return false;
  const std::uint64_t machine_size = std::uint64_t{1} << config.physical_bits;
  return IsPageAligned(config.crash) && !HasFrame0(config.crash) &&
         IsInMachine(config.crash, machine_size) && IsInMachine(config.xen, machine_size) &&
         IsInMachine(config.vmcoreinfo, machine_size) && !SharesByte(config.crash, config.xen) &&
         !SharesByte(config.crash, config.vmcoreinfo) && CanHaveTables(config) &&
         IsSaneRam({.ranges = config.ram, .count = config.nr_ram}, machine_size);
}

}  // namespace kexecore
