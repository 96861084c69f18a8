// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/error.h"
#include "core/layout.h"
#include "core/list_pages.h"
#include "core/page_chain.h"
#include "core/page_list.h"
#include "kexecore/kexecore.h"

namespace kexecore {

/// A DEFAULT image that is being made: its page list, and the pages that the allocator handed out
/// for it.
///
/// The allocator may hand out a page that is a destination of the image. A data page is *placed*:
/// it becomes the staged page of that very destination. Where the destination had a staged page
/// already, the data move to the new one, and the old one becomes the spare. A zero page may stage
/// any data. But no destination can be control page or table, or a page of the list: where such a
/// page is wanted, it is *held*, until data are staged or the load ends. So no staged page is the
/// data page of another one (rule D2), and the work for a page does not depend on how many there
/// are.
struct Staging {
  Layout layout;
  ListPages list;
  std::uint32_t marked;       // how many runs, and the end, are marked (IsMarked)
  std::uint64_t unmarked_at;  // position of the entry that is marked next
  FrameQueue held;
  std::uint64_t most_held;  // how many destinations may come to be held, in all
  kexecore_mfn_t spare;  // a page that was replaced: data are staged there next; or KEXECORE_NO_MFN
};

/// Begins to stage an image that has no pages yet. At most so many destinations may be held for it
/// (rule D5). An image of type CRASH, which has no staged pages, is given no segments.
void StartStaging(const Segment* segments, std::uint32_t count, std::uint64_t most_held,
                  Staging& staging);

/// Allocates a page for this purpose that is no destination and ends at or below `highest`. Leaves
/// `frame`, which has to be KEXECORE_NO_MFN, as it is when it got a destination: then call it
/// again.
[[gnu::noinline]]  // for size
Error TakePage(void* host, Staging& staging, std::uint32_t purpose, kexecore_maddr_t highest,
               kexecore_mfn_t& frame);

/// Makes one more page of the list or of its index. It makes none when the allocator handed out a
/// destination: then call it again. With the first page of the list, `first` becomes the list's
/// first entry.
Error GrowList(void* host, Staging& staging, PageChain& index_pages, Entry& first);

constexpr bool IsListComplete(const Staging& staging) {
  return staging.list.made == staging.list.needed;
}

/// Is the list marked: are all entries written that are no sources?
constexpr bool IsMarked(const Staging& staging) { return staging.marked > staging.layout.count; }

/// Writes these entries for the next run, or the end. Requires a list that is complete and not
/// marked yet.
Error MarkList(void* host, Staging& staging);

/// The page to which the data of a destination are written.
struct Target {
  kexecore_mfn_t frame;
  bool is_fresh;  // nothing was written to it yet
};

/// Finds the staged page of a data page, and takes it if there is none yet. Leaves `target.frame`
/// == KEXECORE_NO_MFN when it got another data page: then call it again. Requires a marked list.
/// The caller has to write to a fresh page, or to give up the load.
Error FindStaged(void* host, Staging& staging, kexecore_mfn_t destination, Target& target);

}  // namespace kexecore
