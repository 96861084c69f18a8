// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/image_page_list.h"

#include <algorithm>

#include "fuzz/simulation/oracle/text.h"
#include "fuzz/simulation/oracle/words.h"

namespace oracle {

using machine::kPageSize;

void ImagePageList::Read(std::uint64_t first_entry, machine::Machine& machine) {
  Clear();
  // A list names allocated pages, and none twice. A longer one goes in a circle.
  const std::size_t most = machine.allocated().size();
  const machine::PageBytes* page = nullptr;
  std::size_t index = 0;
  std::uint64_t entry = first_entry;
  kexecore_mfn_t destination = KEXECORE_NO_MFN;
  for (;;) {
    const kexecore_mfn_t mfn = entry / kPageSize;
    switch (entry % kPageSize) {
      case KEXECORE_LIST_DONE:
        return;
      case KEXECORE_LIST_DESTINATION:
        destination = mfn;
        break;
      case KEXECORE_LIST_SOURCE:
        if (destination == KEXECORE_NO_MFN) {
          error = Text("has source ", Hex{mfn}, " before any destination");
          return;
        }
        if (!zeroes.empty()) {
          error = Text("has source ", Hex{mfn}, " after zero pages");
          return;
        }
        moves.push_back({.destination = destination++, .staged = mfn});
        break;
      case KEXECORE_LIST_ZERO:
        if (destination == KEXECORE_NO_MFN || mfn == 0) {
          error = Text("has wrong entry ", Hex{entry}, " of zero pages");
          return;
        }
        zeroes.push_back({.first = destination, .end = destination + mfn});
        destination += mfn;
        break;
      case KEXECORE_LIST_INDIRECTION:
        if (!machine.IsAllocated(mfn)) {
          error = Text("goes on in frame ", Hex{mfn}, ", which is not allocated");
          return;
        }
        pages.push_back(mfn);
        page = &machine.memory().At(mfn).bytes;
        index = 0;
        break;
      default:
        error = Text("has entry ", Hex{entry}, ", whose flags mean nothing");
        return;
    }
    if (moves.size() > most || pages.size() > most) {
      error = "names more pages than are allocated";
      return;
    }
    if (page == nullptr || index == kWordsPerPage) {
      error = "has no entry that ends it";
      return;
    }
    entry = WordAt(*page, index++);
  }
}

bool Zeroes(const ImagePageList& list, kexecore_mfn_t frame) {
  return std::any_of(list.zeroes.begin(), list.zeroes.end(),
                     [&](const ZeroRun& run) { return run.first <= frame && frame < run.end; });
}

}  // namespace oracle
