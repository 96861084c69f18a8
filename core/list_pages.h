// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/error.h"
#include "core/page_list.h"
#include "kexecore/kexecore.h"

namespace kexecore {

/// The pages of a page list in the making, and a way to find an entry by its position. The list is
/// a chain; beside it stands an index, a tree whose leaves are the pages of the list. The pages of
/// the index are needed only until the list is done, those of the list as long as the image.
struct ListPages {
  std::uint64_t needed;      // pages that the list takes
  std::uint64_t made;        // of them there are
  std::uint32_t levels;      // of the index above the list; 0: the list has one page
  Entry root;                // of the index
  kexecore_mfn_t last;       // page of the list
  std::uint64_t near_index;  // the page of the list that was looked at last, and where it is
  kexecore_mfn_t near;
};

/// A list whose last entry has position `end`; it has no pages yet.
[[gnu::cold]] void StartList(std::uint64_t end, ListPages& list);

/// Where the index has no page yet on the way to the next page of the list.
struct Gap {
  kexecore_mfn_t parent;  // KEXECORE_NO_MFN: the root itself
  std::uint32_t word;     // in the parent
  std::uint32_t levels;   // of the index below it; 0: it is the page of the list
};

// All of these: kNoMemory when a page cannot be mapped, and then nothing has changed.

/// Requires that pages of the list are missing.
[[gnu::cold]] Error FindGap(void* host, const ListPages& list, Gap& gap);

/// Appends a page to the chain; its words become 0. The list's first entry goes to `first`.
Error AppendToList(void* host, ListPages& list, kexecore_mfn_t frame, Entry& first);

/// Puts a page in its place in the index.
Error FillGap(void* host, ListPages& list, const Gap& gap, kexecore_mfn_t frame);

// These require that the list has all its pages.

/// Finds the page of the list that has a position: `list.near` is it then.
[[gnu::noinline]]  // for size
Error FindListPage(void* host, ListPages& list, std::uint64_t position);

Error GetEntry(void* host, ListPages& list, std::uint64_t position, Entry& entry);
Error SetEntry(void* host, ListPages& list, std::uint64_t position, Entry entry);

}  // namespace kexecore
