// SPDX-License-Identifier: MIT
#include "fuzz/simulation/model/regions.h"

#include <algorithm>

namespace model {
namespace {

constexpr Number kRegion = 1u << 21;

}  // namespace

std::vector<Interval> WholeRegions(const Platform& platform) {
  std::vector<Interval> whole;
  const auto add = [&](const ConfiguredRange& range) {
    const Interval bytes = IntervalOf(range.start, range.size);
    const Number start = std::max((bytes.start + kRegion - 1) / kRegion, Number{1}) * kRegion;
    const Number end = bytes.end / kRegion * kRegion;
    if (start < end) whole.push_back({start, end});
  };
  for (const ConfiguredRange& range : platform.ram) add(range);
  add(platform.crash);
  std::sort(whole.begin(), whole.end(),
            [](const Interval& left, const Interval& right) { return left.start < right.start; });
  std::vector<Interval> joined;
  for (const Interval& each : whole) {
    if (!joined.empty() && each.start <= joined.back().end) {
      joined.back().end = std::max(joined.back().end, each.end);
    } else {
      joined.push_back(each);
    }
  }
  return joined;
}

std::vector<Interval> Outside(const std::vector<Interval>& whole, const Interval& bytes) {
  std::vector<Interval> parts;
  Number at = bytes.start;
  for (const Interval& each : whole) {
    if (each.end <= at) continue;
    if (each.start >= bytes.end) break;
    if (each.start > at) parts.push_back({at, each.start});
    at = each.end;
  }
  if (at < bytes.end) parts.push_back({at, bytes.end});
  return parts;
}

Interval RegionsOf(const Interval& bytes) {
  return {bytes.start / kRegion * kRegion, (bytes.end + kRegion - 1) / kRegion * kRegion};
}

}  // namespace model
