// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/area.h"
#include "core/caller.h"
#include "core/error.h"
#include "core/guest_list.h"
#include "core/image.h"
#include "core/page_chain.h"
#include "core/phase.h"
#include "core/staging.h"
#include "core/tables.h"
#include "kexecore/kexecore.h"

namespace kexecore {

/// The pages of an image that have to be freed (rule D5).
struct Pages {
  Entry list;              // an indirection to the first page; anything else: none
  Entry tables;            // the same, of the pages that name the tables
  kexecore_mfn_t control;  // KEXECORE_NO_MFN: none
};

inline constexpr Pages kNoPages = {.list = 0, .tables = 0, .control = KEXECORE_NO_MFN};

/// Pages of the crash area are not freed: they are nobody's once the image is absent.
inline Pages PagesOf(const kexecore_image& image) {
  return {.list = image.list,
          .tables = image.tables_list,
          .control = KeepsPagesInArea(image) ? KEXECORE_NO_MFN : image.control};
}

/// Rule P2: an image is no longer present. Returns the pages that it leaves.
inline Pages Forget(void* host, const kexecore_image& image) {
  kexecore_hook_forget(host, &image);
  return PagesOf(image);
}

/// A load or unload between two of its steps. All that the next step needs is here, so that the
/// call can be suspended in between (rule C).
struct Job {
  std::uint64_t space;  // of the caller; atomic, since other CPUs compare it with theirs
  Phase phase;
  Error answer;  // in kGiveBack: what the call will return,
  bool is_lost;  // and whether that is -EBUSY of rule S4
  std::uint32_t type;
  Form form;
  Caller caller;
  GuestList guest_list;      // kPageList: how far the guest's list was read,
  kexecore_mfn_t list_page;  // the page of it that is read next,
  FrameQueue sources;        // and the frames that it named
  PageChain index_pages;     // of the index of the page list
  Staging staging;
  std::uint32_t segment;  // kCopy: the number of the segment that is being written,
  std::uint64_t done;     // and how many bytes of it are written
  Memory room;  // of the crash area: what is left of it for control page and tables (rule D8)
  Tables tables;
  Pages withdrawn;  // of the image that kWithdraw withdrew
  Pages gone;       // of the image that kGiveBack frees: a failed, a replaced or an unloaded one
};

/// Rule S4: the job fails, since an image is being entered meanwhile.
constexpr Error LostToEntry(Job& job) {
  job.is_lost = true;
  return Error::kBusy;
}

}  // namespace kexecore
