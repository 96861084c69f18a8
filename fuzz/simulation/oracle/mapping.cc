// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/mapping.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <span>
#include <vector>

#include "asm/control_code.h"
#include "fuzz/simulation/model/pages.h"
#include "fuzz/simulation/model/regions.h"

namespace oracle {
namespace {

using model::Interval;
using model::Number;
using MappedRange = PageTables::MappedRange;

using machine::kPageSize;
constexpr std::uint64_t kAddressMask = (std::uint64_t{1} << 48) - 1;

/// Memory that is mapped in one way: in whole regions, or page by page.
struct Piece {
  Interval memory;
  bool is_large;
};

/// The pages and regions that hold a byte of these intervals, which are not empty: ascending, and
/// joined where they touch.
std::vector<Piece> PiecesOf(const std::vector<Interval>& bytes,
                            const std::vector<Interval>& whole) {
  std::vector<Piece> pieces;
  for (const Interval& interval : bytes) {
    const Interval of_pages = {interval.start / kPageSize * kPageSize,
                               (interval.end + kPageSize - 1) / kPageSize * kPageSize};
    for (const Interval& part : model::Outside(whole, of_pages)) pieces.push_back({part, false});
    for (const Interval& each : whole) {
      const Interval part = {std::max(each.start, of_pages.start),
                             std::min(each.end, of_pages.end)};
      if (part.start < part.end) pieces.push_back({model::RegionsOf(part), true});
    }
  }
  std::sort(pieces.begin(), pieces.end(), [](const Piece& left, const Piece& right) {
    return left.memory.start < right.memory.start;
  });
  std::vector<Piece> joined;
  for (const Piece& piece : pieces) {
    if (!joined.empty() && joined.back().is_large == piece.is_large &&
        piece.memory.start <= joined.back().memory.end) {
      joined.back().memory.end = std::max(joined.back().memory.end, piece.memory.end);
    } else {
      joined.push_back(piece);
    }
  }
  return joined;
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

std::string WrongControl(const std::vector<MappedRange>& mapped, std::uint64_t control_va,
                         kexecore_mfn_t control) {
  if (!mapped.empty() && !mapped.back().is_large &&
      mapped.back().addresses == model::IntervalOf(control_va & kAddressMask, kPageSize) &&
      mapped.back().memory == control * kPageSize) {
    return "";
  }
  return "do not end with the control page where the hypervisor wants it";
}

/// Returns what is wrong with the mapped ranges, which must be in ascending order, apart from the
/// control page at their end; empty: nothing is.
std::string WrongRange(const std::vector<MappedRange>& mapped, const std::vector<Piece>& pieces) {
  const std::size_t count = mapped.size() - 1;
  for (std::size_t i = 0; i < std::min(count, pieces.size()); ++i) {
    const MappedRange& range = mapped[i];
    const Piece& piece = pieces[i];
    const auto start = static_cast<std::uint64_t>(piece.memory.start);
    if (range.is_large != piece.is_large) {
      return Text("map ", Hex{static_cast<std::uint64_t>(range.addresses.start)}, " by ",
                  range.is_large ? "regions" : "pages", " where ",
                  piece.is_large ? "regions" : "pages", " from ", Hex{start}, " on are needed");
    }
    if (range.addresses != piece.memory || range.memory != start) {
      return Text("map ", Hex{static_cast<std::uint64_t>(range.addresses.start)}, " to ",
                  Hex{range.memory}, ", ",
                  Hex{static_cast<std::uint64_t>(range.addresses.end - range.addresses.start)},
                  " bytes, where the image needs ", Hex{start}, ", ",
                  Hex{static_cast<std::uint64_t>(piece.memory.end - piece.memory.start)}, " bytes");
    }
  }
  if (count == pieces.size()) return "";
  return Text("map ", count, " ranges, but the image needs ", pieces.size());
}

/// D7. Where the hypervisor has five levels, D10 says what one word is; WrongTables looks at it.
bool HasCode(machine::PageBytes control, bool has_five_levels) {
  if (has_five_levels) std::fill_n(control.begin() + kFifthLevelAt, 8, std::uint8_t{0});
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
  if (HasFiveLevels(platform) && !held.tables.has_fifth_level) return "have no fifth level";
  const model::PageSet destinations = model::DestinationsOf(image.segments);
  for (const kexecore_mfn_t mfn : held.tables.frames) {
    if (destinations.Contains(mfn)) return Text("use frame ", Hex{mfn}, ", which is a destination");
  }
  std::vector<kexecore_mfn_t> allocated;
  std::copy_if(held.tables.frames.begin(), held.tables.frames.end(), std::back_inserter(allocated),
               [&](kexecore_mfn_t mfn) { return !evidence.machine.IsInCrashArea(mfn); });
  if (!std::is_permutation(allocated.begin(), allocated.end(), held.tables.listed.begin(),
                           held.tables.listed.end())) {
    return "are not those that the core remembers";
  }
  if (const std::string wrong =
          WrongControl(held.tables.mapped, platform.control_va, shown.control);
      !wrong.empty()) {
    return wrong;
  }
  return WrongRange(held.tables.mapped, PiecesOf(NeededBy(platform, image, shown, held.list),
                                                 model::WholeRegions(platform)));
}

/// D8: the pages that the image keeps in the crash area are its control page, at the end, and as
/// many tables as have room below it. Returns what is wrong.
std::string WrongPlace(const Evidence& evidence, const model::Image& image,
                       const kexecore_image& shown, const Holdings::Image& held) {
  const Interval kept = model::IntervalOf(shown.in_area.start, shown.in_area.size);
  const bool keeps_nothing = kept.start == kept.end && image.kept.start == image.kept.end;
  if (kept != image.kept && !keeps_nothing) {
    return Text("the image keeps ", Hex{shown.in_area.size}, " bytes of the crash area from ",
                Hex{shown.in_area.start}, " on, the contract says ",
                Hex{static_cast<std::uint64_t>(image.kept.end - image.kept.start)}, " from ",
                Hex{static_cast<std::uint64_t>(image.kept.start)}, " on");
  }
  std::vector<kexecore_mfn_t> pages = {shown.control};
  for (const kexecore_mfn_t mfn : held.tables.frames) {
    if (evidence.machine.IsInCrashArea(mfn)) pages.push_back(mfn);
  }
  if (!evidence.machine.IsInCrashArea(shown.control)) pages.erase(pages.begin());
  std::sort(pages.begin(), pages.end());
  const Number count = keeps_nothing ? 0 : (kept.end - kept.start) / kPageSize;
  bool is_run = pages.size() == count;
  for (std::size_t i = 0; i < pages.size() && is_run; ++i) {
    is_run = pages[i] == kept.start / kPageSize + i;
  }
  if (!is_run || (count != 0 && shown.control != kept.end / kPageSize - 1)) {
    return "the control page and the tables in the crash area are not where the image says";
  }
  return "";
}

}  // namespace

void CheckMapping(const Evidence& evidence, const model::Image& image, const kexecore_image& shown,
                  const Holdings::Image& held, Findings& findings) {
  const std::string wrong = WrongTables(evidence, image, shown, held);
  if (!wrong.empty()) {
    findings.Add(Invariant::kImage, Severity::kHigh, "the page tables " + wrong);
  }
  const std::string misplaced = WrongPlace(evidence, image, shown, held);
  if (!misplaced.empty()) findings.Add(Invariant::kImage, Severity::kHigh, misplaced);
  if (evidence.model.platform().control_va != 0 &&
      !HasCode(evidence.machine.memory().At(shown.control).bytes,
               HasFiveLevels(evidence.model.platform()))) {
    findings.Add(Invariant::kImage, Severity::kHigh, "the control page does not hold the code");
  }
}

}  // namespace oracle
