// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "kexecore/abi.h"

/// The reference model: core/CONTRACT.md as code, with mathematical integers and sorted lists. Of
/// the core it includes the ABI header only. Each rule is one function or one line, with the name
/// that it has in the contract.
namespace model {

/// Holds the sum of 64-bit numbers without a wrap.
using Number = unsigned __int128;

using Segment = kexecore_abi_segment;

inline constexpr std::uint64_t kPageSize = 4096;  // bytes of a page

/// A range of machine memory, as the configuration has it. A range of size 0 does not exist.
struct ConfiguredRange {
  std::uint64_t start = 0, size = 0;
};

/// The parts of the hypervisor's configuration that the contract speaks of.
struct Platform {
  std::uint32_t abi = KEXECORE_ABI_MERGED;
  std::uint32_t physical_bits = 0;
  ConfiguredRange crash = {}, xen = {}, vmcoreinfo = {};
  std::vector<ConfiguredRange> ram = {};
  std::vector<ConfiguredRange> cpu_notes = {};  // by CPU id
  std::uint64_t control_va = 0;  // where the hypervisor maps a control page; 0: nowhere
  // Bit 0: load_v1 and unload_v1 (I8, H2). Bit 1: five levels of page tables (I8, D1, D10).
  std::uint32_t features = 1;
};

/// A half-open interval [start, end).
struct Interval {
  Number start, end;
  bool operator==(const Interval&) const = default;
};

inline Interval IntervalOf(std::uint64_t start, std::uint64_t size) {
  return {start, Number{start} + size};
}

inline Interval DestinationOf(const Segment& segment) {
  return IntervalOf(segment.dest_maddr, segment.dest_size);
}

inline Interval CrashArea(const Platform& platform) {
  return IntervalOf(platform.crash.start, platform.crash.size);
}

/// 2^width, which is one above the highest machine address.
inline Number MachineEnd(const Platform& platform) { return Number{1} << platform.physical_bits; }

inline bool HasLists(const Platform& platform) { return platform.features % 2 == 1; }

inline bool HasFiveLevels(const Platform& platform) { return platform.features / 2 % 2 == 1; }

inline Number RamPages(const Platform& platform) {
  Number size = 0;
  for (const ConfiguredRange& range : platform.ram) size += range.size;
  return size / kPageSize;
}

inline bool Contains(const Interval& interval, Number point) {
  return interval.start <= point && point < interval.end;
}

/// Is every byte of `inner` in `outer`? An empty `inner` must lie between the ends of `outer`.
inline bool Contains(const Interval& outer, const Interval& inner) {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/// Is a byte in both intervals? An empty interval has no byte.
inline bool ShareAByte(const Interval& left, const Interval& right) {
  return left.start < left.end && right.start < right.end && left.start < right.end &&
         right.start < left.end;
}

inline bool HasBuffer(const Segment& segment) { return segment.buf != 0; }

}  // namespace model
