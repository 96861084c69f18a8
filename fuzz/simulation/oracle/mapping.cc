// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/mapping.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "asm/control_code.h"
#include "fuzz/simulation/model/pages.h"

namespace oracle {
namespace {

using model::Interval;
using MappedRange = PageTables::MappedRange;

using machine::kPageSize;
constexpr std::uint64_t kRegion = 0x200000;
constexpr std::uint64_t kAddressMask = (std::uint64_t{1} << 48) - 1;

/// The regions that hold a byte of these intervals, ascending and joined where they touch.
std::vector<Interval> RegionsOf(std::vector<Interval> bytes) {
  for (Interval& interval : bytes) {
    interval.start -= interval.start % kRegion;
    interval.end += kRegion - 1;
    interval.end -= interval.end % kRegion;
  }
  std::sort(bytes.begin(), bytes.end(),
            [](const Interval& a, const Interval& b) { return a.start < b.start; });
  std::vector<Interval> regions;
  for (const Interval& interval : bytes) {
    if (!regions.empty() && interval.start <= regions.back().end) {
      regions.back().end = std::max(regions.back().end, interval.end);
    } else {
      regions.push_back(interval);
    }
  }
  return regions;
}

std::vector<Interval> NeededBy(const model::Platform& platform, const model::Image& image,
                               const kexecore_image& shown, const ImagePageList& list) {
  std::vector<Interval> bytes;
  const auto add = [&](kexecore_mfn_t mfn) {
    bytes.push_back(model::IntervalOf(mfn * kPageSize, kPageSize));
  };
  add(shown.control);
  if (image.from_list && image.type == KEXEC_TYPE_CRASH) {
    bytes.push_back(model::CrashArea(platform));
  }
  if (image.from_list) bytes.push_back(model::IntervalOf(0, std::uint64_t{1} << 20));
  for (const kexecore_mfn_t mfn : list.pages) add(mfn);
  for (const Move& move : list.moves) add(move.staged);
  for (const model::Segment& segment : image.segments) {
    if (segment.dest_size != 0) bytes.push_back(model::DestinationOf(segment));
  }
  return bytes;
}

/// Returns what is wrong with the mapped ranges, which must be in ascending order; empty: nothing
/// is.
std::string WrongRange(const std::vector<MappedRange>& mapped, const std::vector<Interval>& regions,
                       std::uint64_t control_va, kexecore_mfn_t control) {
  if (mapped.empty() || mapped.back().is_large ||
      mapped.back().addresses != model::IntervalOf(control_va & kAddressMask, kPageSize) ||
      mapped.back().memory != control * kPageSize) {
    return "do not end with the control page where the hypervisor wants it";
  }
  if (mapped.size() != regions.size() + 1) {
    return Text("map ", mapped.size() - 1, " ranges, but the image needs ", regions.size());
  }
  for (std::size_t i = 0; i < regions.size(); ++i) {
    const MappedRange& range = mapped[i];
    const auto start = static_cast<std::uint64_t>(regions[i].start);
    if (!range.is_large || range.addresses != regions[i] || range.memory != start) {
      return Text("map ", Hex{static_cast<std::uint64_t>(range.addresses.start)}, " to ",
                  Hex{range.memory}, " where the image needs ", Hex{start});
    }
  }
  return "";
}

/// D7
bool HasCode(const machine::PageBytes& control) {
  const std::span code(kexecore_control_code, kexecore_control_code_end);
  return std::equal(code.begin(), code.end(), control.begin()) &&
         std::all_of(control.begin() + static_cast<std::ptrdiff_t>(code.size()), control.end(),
                     [](std::uint8_t byte) { return byte == 0; });
}

std::string WrongTables(const Evidence& evidence, const model::Image& image,
                        const kexecore_image& shown, const Holdings::Image& held) {
  const model::Platform& platform = evidence.model.platform();
  if (platform.control_va == 0)
    return shown.tables == KEXECORE_NO_MFN ? "" : "exist, although there is no control_va";
  if (!held.tables.error.empty()) return held.tables.error;
  const model::PageSet destinations = model::DestinationsOf(image.segments);
  for (const kexecore_mfn_t mfn : held.tables.frames) {
    if (destinations.Contains(mfn)) return Text("use frame ", Hex{mfn}, ", which is a destination");
  }
  if (!std::is_permutation(held.tables.frames.begin(), held.tables.frames.end(),
                           held.tables.listed.begin(), held.tables.listed.end())) {
    return "are not those that the core remembers";
  }
  return WrongRange(held.tables.mapped, RegionsOf(NeededBy(platform, image, shown, held.list)),
                    platform.control_va, shown.control);
}

}  // namespace

void CheckMapping(const Evidence& evidence, const model::Image& image, const kexecore_image& shown,
                  const Holdings::Image& held, Findings& findings) {
  const std::string wrong = WrongTables(evidence, image, shown, held);
  if (!wrong.empty()) {
    findings.Add(Invariant::kImage, Severity::kHigh, "the page tables " + wrong);
  }
  if (evidence.model.platform().control_va != 0 &&
      !HasCode(evidence.machine.memory().At(shown.control).bytes)) {
    findings.Add(Invariant::kImage, Severity::kHigh, "the control page does not hold the code");
  }
}

}  // namespace oracle
