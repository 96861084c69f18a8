// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/layout.h"

#include "fuzz/simulation/model/pages.h"

namespace oracle {
namespace {

/// Returns what is wrong with the list of a DEFAULT image; empty: nothing is.
std::string WrongMove(const model::PageSet& destinations, const ImagePageList& list) {
  std::size_t next = 0;
  for (const model::Interval& run : destinations.runs()) {
    for (auto frame = static_cast<kexecore_mfn_t>(run.start); frame < run.end; ++frame, ++next) {
      if (next == list.moves.size()) return Text("has nothing for frame ", Hex{frame});
      const Move& move = list.moves[next];
      if (move.destination != frame) {
        return Text("names frame ", Hex{move.destination}, " where frame ", Hex{frame}, " is next");
      }
      if (move.staged != frame && destinations.Contains(move.staged)) {
        return Text("takes frame ", Hex{frame}, " from frame ", Hex{move.staged},
                    ", which is another destination");
      }
    }
  }
  if (next == list.moves.size()) return "";
  return Text("writes to frame ", Hex{list.moves[next].destination}, ", which is no destination");
}

std::string WrongList(const model::PageSet& destinations, const model::Image& image,
                      const kexecore_image& shown, const ImagePageList& list) {
  if (image.type == KEXEC_TYPE_CRASH) {
    return shown.list == KEXECORE_LIST_DONE ? ""
                                            : Text("is ", Hex{shown.list}, ", but must be empty");
  }
  return list.error.empty() ? WrongMove(destinations, list) : list.error;
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
