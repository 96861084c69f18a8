// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/layout.h"

#include <algorithm>
#include <vector>

#include "fuzz/simulation/model/pages.h"

namespace oracle {
namespace {

/// The frames of `all` that are not in `some`, as ascending runs that do not touch. Both are sets
/// of one image, and every frame of `some` is in `all`.
std::vector<model::Interval> Without(const model::PageSet& all, const model::PageSet& some) {
  std::vector<model::Interval> rest;
  for (const model::Interval& run : all.runs()) {
    model::Number at = run.start;
    for (const model::Interval& hole : some.runs()) {
      if (hole.end <= run.start || run.end <= hole.start) continue;
      if (at < hole.start) rest.push_back({at, hole.start});
      at = hole.end;
    }
    if (at < run.end) rest.push_back({at, run.end});
  }
  return rest;
}

/// The runs in ascending order, joined where they touch or overlap.
std::vector<model::Interval> Joined(std::vector<ZeroRun> runs) {
  std::sort(runs.begin(), runs.end(),
            [](const ZeroRun& a, const ZeroRun& b) { return a.first < b.first; });
  std::vector<model::Interval> joined;
  for (const ZeroRun& run : runs) {
    if (!joined.empty() && run.first <= joined.back().end) {
      joined.back().end = std::max(joined.back().end, model::Number{run.end});
    } else {
      joined.push_back({run.first, run.end});
    }
  }
  return joined;
}

/// Returns what is wrong with the zero pages of a DEFAULT image's list; empty: nothing is.
std::string WrongZeroes(const model::PageSet& destinations, const model::PageSet& data,
                        const ImagePageList& list) {
  const auto wanted = Without(destinations, data);
  const auto zeroed = Joined(list.zeroes);
  const auto at = std::mismatch(wanted.begin(), wanted.end(), zeroed.begin(), zeroed.end());
  if (at.first == wanted.end() && at.second == zeroed.end()) return "";
  if (at.first == wanted.end()) {
    return Text("zeroes frame ", Hex{static_cast<kexecore_mfn_t>(at.second->start)},
                ", which is no zero page");
  }
  return Text("does not zero the pages ", Hex{static_cast<kexecore_mfn_t>(at.first->start)}, " to ",
              Hex{static_cast<kexecore_mfn_t>(at.first->end - 1)}, " and no others");
}

/// Returns what is wrong with the sources of a DEFAULT image's list; empty: nothing is.
std::string WrongMove(const model::PageSet& data, const ImagePageList& list) {
  std::size_t next = 0;
  for (const model::Interval& run : data.runs()) {
    for (auto frame = static_cast<kexecore_mfn_t>(run.start); frame < run.end; ++frame, ++next) {
      if (next == list.moves.size()) return Text("has nothing for frame ", Hex{frame});
      const Move& move = list.moves[next];
      if (move.destination != frame) {
        return Text("names frame ", Hex{move.destination}, " where frame ", Hex{frame}, " is next");
      }
      if (move.staged != frame && data.Contains(move.staged)) {
        return Text("takes frame ", Hex{frame}, " from frame ", Hex{move.staged},
                    ", which is the destination of other data");
      }
    }
  }
  if (next == list.moves.size()) return "";
  return Text("writes to frame ", Hex{list.moves[next].destination}, ", which is to have no data");
}

std::string WrongList(const model::PageSet& destinations, const model::Image& image,
                      const kexecore_image& shown, const ImagePageList& list) {
  if (image.type == KEXEC_TYPE_CRASH) {
    return shown.list == KEXECORE_LIST_DONE ? ""
                                            : Text("is ", Hex{shown.list}, ", but must be empty");
  }
  if (!list.error.empty()) return list.error;
  const model::PageSet data = model::DataPagesOf(image.segments);
  const std::string wrong = WrongMove(data, list);
  return wrong.empty() ? WrongZeroes(destinations, data, list) : wrong;
}

}  // namespace

bool CheckLayout(const model::Image& image, const kexecore_image& shown, const ImagePageList& list,
                 Findings& findings) {
  const model::PageSet destinations = model::DestinationsOf(image.segments);
  const auto add = [&](std::string detail) {
    findings.Add(Invariant::kImage, Severity::kHigh, std::move(detail));
    return false;
  };
  const std::string wrong = WrongList(destinations, image, shown, list);
  if (!wrong.empty()) return add("the page list " + wrong);
  if (destinations.Contains(shown.control)) {
    return add(Text("the control page ", Hex{shown.control}, " is a destination of the image"));
  }
  for (const kexecore_mfn_t mfn : list.pages) {
    if (!destinations.Contains(mfn)) continue;
    return add(Text("frame ", Hex{mfn}, " of the page list is a destination of the image"));
  }
  return true;
}

}  // namespace oracle
