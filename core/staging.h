// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/error.h"
#include "core/layout.h"
#include "core/list_pages.h"
#include "core/page_list.h"
#include "core/scratch.h"
#include "kexecore/kexecore.h"

namespace kexecore {

/// A DEFAULT image in the making: its page list, and the pages that the allocator handed out for
/// it.
///
/// What is allocated may be a destination of the image. Such a page is *placed*: it becomes the
/// staged page of its own destination, and what was staged for that elsewhere moves in. (Until
/// there is a list to write that down in, it is *held*.) So no staged page is ever another's
/// destination (rule D2), and each page costs the same.
struct Staging {
  Layout layout;
  ListPages list;
  std::uint32_t marked;  // how many of the list's entries that are no sources are written
  bool is_settled;       // the list stays as it is: what is handed out is not placed any more
  FrameQueue held;
  kexecore_mfn_t spare;  // a page that is to be used next, or KEXECORE_NO_MFN
};

/// Lays an image out, as LayOut says; it has no pages yet. No segments: an image of type CRASH,
/// which has no staged pages.
void StartStaging(const Segment* segments, std::uint32_t count, Staging& staging);

/// Takes a page that is no destination and reaches no further than `highest`; leaves
/// `frame` == KEXECORE_NO_MFN when what it got was a destination: then ask again. Only before the
/// list is complete may `highest` be a bound: later there may be a spare, which no one asked about.
Error TakePage(void* host, Staging& staging, kexecore_maddr_t highest, kexecore_mfn_t& frame);

/// Makes one more page of the list or its index, if it can at once. The list's first entry goes to
/// `first`.
Error GrowList(void* host, Staging& staging, Scratch& scratch, Entry& first);

constexpr bool IsListComplete(const Staging& staging) {
  return staging.list.made == staging.list.needed;
}

/// Are all of these written: a destination for each run, and the end? From then on a page is placed
/// at once, and none is held any more, until the list is settled.
constexpr bool IsMarked(const Staging& staging) { return staging.marked > staging.layout.count; }

/// Writes the next one. Requires a complete list that is not marked.
Error MarkList(void* host, Staging& staging);

/// Places one page of those that are held. Requires a marked list, and that one is held.
Error PlaceHeld(void* host, Staging& staging);

/// Where data of a destination is to be written.
struct Target {
  kexecore_mfn_t frame;
  bool is_fresh;  // nothing was written to it yet
};

/// The staged page of a destination, which is made if there is none; leaves
/// `target.frame` == KEXECORE_NO_MFN when it takes another step. Requires a marked list, and that
/// no page is held. The caller writes to a fresh page, or gives up the load.
Error FindStaged(void* host, Staging& staging, kexecore_mfn_t destination, Target& target);

}  // namespace kexecore
