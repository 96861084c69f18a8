// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/caller.h"
#include "core/error.h"
#include "core/guest_list.h"
#include "core/image.h"
#include "core/scratch.h"
#include "core/staging.h"
#include "core/tables.h"
#include "kexecore/kexecore.h"

namespace kexecore {

/// What comes next in a load or unload. A load takes them in this order; one that fails goes to
/// kGiveBack, where an unload begins.
enum class Phase : std::uint32_t {
  kReadList,  // V2: a page of the guest's list
  kJudge,     // L8 to L15
  kControl,   // L15: the control page
  kTables,    // L15, D6: what is to be mapped whatever the list will be
  kGrowList,  // L15: a page of the page list
  kMarkList,
  kWithdraw,  // L16
  kCopy,      // L17: a page of data
  kMapList,   // D6: the list and the pages that it names
  kCommit,    // L18
  kGiveBack,  // pages that nobody needs any more
};

/// Pages of an image that are to be freed (rule D5).
struct Pages {
  Entry list;              // an indirection, or nothing that is one
  Entry tables;            // likewise: pages that name those of the tables
  kexecore_mfn_t control;  // KEXECORE_NO_MFN: none
};

inline constexpr Pages kNoPages = {.list = 0, .tables = 0, .control = KEXECORE_NO_MFN};

inline Pages PagesOf(const kexecore_image& image) {
  return {.list = image.list, .tables = image.tables_list, .control = image.control};
}

/// A load or unload between two of its steps: all that it has to know when it goes on (rule C).
struct Job {
  Phase phase;
  Error answer;  // in kGiveBack: what the call comes to
  std::uint32_t type;
  Form form;
  Caller caller;
  GuestList guest_list;      // kPageList: what was read of it,
  kexecore_mfn_t list_page;  // the page of it that comes next,
  FrameQueue sources;        // and the frames that it named
  Scratch scratch;           // of the index of the page list
  Staging staging;
  std::uint32_t segment;  // kCopy: the one that is written
  std::uint64_t done;     // bytes of it that are
  Tables tables;
  Pages withdrawn;  // kWithdraw: of the image that was
  Pages gone;       // kGiveBack
};

}  // namespace kexecore
