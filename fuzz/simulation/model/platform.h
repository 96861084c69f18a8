// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "kexecore/abi.h"

/// The reference model: a reading of core/CONTRACT.md in mathematical integers and sorted lists,
/// that knows nothing of the core but the ABI header. Each rule is one function or one line, named
/// as in the contract.
namespace model {

/// Sums of 64-bit numbers do not wrap here.
using Number = unsigned __int128;

using Segment = kexecore_abi_segment;

inline constexpr std::uint64_t kPageSize = 4096;  // bytes of a page

struct ConfiguredRange {
  std::uint64_t start = 0, size = 0;
};

/// What the hypervisor configured, as far as the contract speaks of it.
struct Platform {
  std::uint32_t abi = KEXECORE_ABI_MERGED;
  std::uint32_t physical_bits = 0;
  ConfiguredRange crash = {}, xen = {}, vmcoreinfo = {};
  std::vector<ConfiguredRange> ram = {};
  std::vector<ConfiguredRange> cpu_notes = {};  // by CPU id
  std::uint64_t control_va = 0;  // where the hypervisor maps a control page; 0: nowhere
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

/// 2^width: one above the highest machine address.
inline Number MachineEnd(const Platform& platform) { return Number{1} << platform.physical_bits; }

inline Number RamPages(const Platform& platform) {
  Number size = 0;
  for (const ConfiguredRange& range : platform.ram) size += range.size;
  return size / kPageSize;
}

inline bool Contains(const Interval& interval, Number point) {
  return interval.start <= point && point < interval.end;
}

/// Every byte of `inner` is one of `outer`; an empty `inner` has to lie between its ends.
inline bool Contains(const Interval& outer, const Interval& inner) {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/// Is there a byte in both? An empty interval has none.
inline bool ShareAByte(const Interval& left, const Interval& right) {
  return left.start < left.end && right.start < right.end && left.start < right.end &&
         right.start < left.end;
}

inline bool HasBuffer(const Segment& segment) { return segment.buf != 0; }

}  // namespace model
