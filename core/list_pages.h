// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/error.h"
#include "core/page_list.h"
#include "kexecore/kexecore.h"

namespace kexecore {

/// The pages of a page list that is being made, and an index to find an entry by its position. The
/// list is a chain of pages. The index is a tree whose leaves are the pages of the list. The index
/// is needed until the list is done, the list as long as the image.
struct ListPages {
  std::uint64_t needed;      // how many pages the list needs
  std::uint64_t made;        // how many of them exist
  std::uint32_t levels;      // of the index above the pages of the list; 0: the list has one page
  Entry root;                // an entry that leads to the top page of the index
  kexecore_mfn_t last;       // the last page of the list
  kexecore_mfn_t near;       // the page that was looked up last,
  std::uint64_t near_start;  // and the position of its first entry
};

/// Begins a list whose last entry has position `end`. It has no pages yet. This is cold (small
/// rather than fast): no call does it more than twice.
[[gnu::cold]] void StartList(std::uint64_t end, ListPages& list);

/// The place of the page that has to be made next: on the way from the root of the index to the
/// next page of the list, the first page that does not exist yet.
struct Gap {
  kexecore_mfn_t parent;  // the page that will name the new one; KEXECORE_NO_MFN: the root will
  std::uint32_t word;     // of the parent, that will name it
  std::uint32_t levels;   // of the index below the new page; 0: it is a page of the list
};

// Each of these returns kNoMemory when a page cannot be mapped. Nothing has changed then.

/// Finds the gap. Requires that the list does not have all its pages yet. This is cold, too: it is
/// done once for each page of the list or of its index, and a page of the list names up to 511
/// pages.
[[gnu::cold]] Error FindGap(void* host, const ListPages& list, Gap& gap);

/// Zeroes a page and appends it to the chain. If it is the first page, `first` becomes the list's
/// first entry.
Error AppendToList(void* host, ListPages& list, kexecore_mfn_t frame, Entry& first);

/// Puts a page into the gap.
Error FillGap(void* host, ListPages& list, const Gap& gap, kexecore_mfn_t frame);

// These require that the list has all its pages.

/// Finds the page of the list that holds this position, and makes it `list.near`. It is cold, as a
/// list is written in the order of its entries.
[[gnu::cold]] Error FindListPage(void* host, ListPages& list, std::uint64_t position);

/// Finds the entry at a position: `word` of `list.near`.
inline Error FindEntry(void* host, ListPages& list, std::uint64_t position, std::uint32_t& word) {
  if (position - list.near_start >= kEntriesPerPage) {
    KEXECORE_TRY(FindListPage(host, list, position));
  }
  word = static_cast<std::uint32_t>(position - list.near_start);
  return Error::kNone;
}

Error GetEntry(void* host, ListPages& list, std::uint64_t position, Entry& entry);
Error SetEntry(void* host, ListPages& list, std::uint64_t position, Entry entry);

}  // namespace kexecore
