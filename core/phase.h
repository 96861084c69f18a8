// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "kexecore/abi.h"

/// The phases of a load or unload. This header alone says which phase follows which: a step of a
/// phase reports what it came to (Outcome), and `Step` moves on.
namespace kexecore {

enum class Phase : std::uint32_t {
  kReadList,    // V2: read a page of the guest's list; after the last one, judge the image
  kJudge,       // L8 to L14, and the bounds of L15: judge the image, find the room (D8)
  kControl,     // L15, D8: take the control page from the room, or allocate it
  kFifthLevel,  // L15, D10: make the fifth level of tables, and the root below it
  kTables,      // L15, D6: map what the image needs, whatever its page list will be
  kGrowList,    // L15: make a page of the page list
  kMarkList,    // D3: write the entries of the list that are no sources
  kWithdraw,    // L16: withdraw the image that would be written over
  kCopy,        // L17: write data, page by page, until a pause
  kMapList,     // D6: map the pages of the list, and the pages that it names
  kCommit,      // L18
  kGiveBack,    // free the pages that nobody needs any more
};

inline constexpr Phase kFirstOfLoad = Phase::kJudge;
inline constexpr Phase kFirstOfListLoad = Phase::kReadList;  // where the list has a page
inline constexpr Phase kFirstOfUnload = Phase::kGiveBack;
inline constexpr Phase kAfterFailure = Phase::kGiveBack;

/// The phase that follows each one, in the order of Phase. kGiveBack is the last one.
inline constexpr Phase kFollowing[] = {
    Phase::kControl,     // after kReadList, which judges the image, too: no pause in between (V3)
    Phase::kControl,     // after kJudge
    Phase::kFifthLevel,  // after kControl
    Phase::kTables,      // after kFifthLevel
    Phase::kGrowList,    // after kTables: an image of type DEFAULT is staged
    Phase::kMarkList,    // after kGrowList
    Phase::kCopy,        // after kMarkList
    Phase::kCopy,        // after kWithdraw
    Phase::kMapList,     // after kCopy
    Phase::kCommit,      // after kMapList
    Phase::kGiveBack,    // after kCommit
};
static_assert(sizeof kFollowing / sizeof kFollowing[0] ==
              static_cast<std::uint32_t>(Phase::kGiveBack));

/// The phase that follows when `phase`, which is not the last one, is over without an error.
constexpr Phase PhaseAfter(Phase phase, std::uint32_t type) {
  if (phase == Phase::kTables && type == KEXEC_TYPE_CRASH) return Phase::kWithdraw;
  return kFollowing[static_cast<std::uint32_t>(phase)];
}

// The table has to be in the order of Phase. These are all its links, by name.
static_assert(PhaseAfter(Phase::kReadList, KEXEC_TYPE_DEFAULT) == Phase::kControl);
static_assert(PhaseAfter(Phase::kJudge, KEXEC_TYPE_DEFAULT) == Phase::kControl);
static_assert(PhaseAfter(Phase::kControl, KEXEC_TYPE_DEFAULT) == Phase::kFifthLevel);
static_assert(PhaseAfter(Phase::kFifthLevel, KEXEC_TYPE_DEFAULT) == Phase::kTables);
static_assert(PhaseAfter(Phase::kTables, KEXEC_TYPE_DEFAULT) == Phase::kGrowList);
static_assert(PhaseAfter(Phase::kTables, KEXEC_TYPE_CRASH) == Phase::kWithdraw);
static_assert(PhaseAfter(Phase::kGrowList, KEXEC_TYPE_DEFAULT) == Phase::kMarkList);
static_assert(PhaseAfter(Phase::kMarkList, KEXEC_TYPE_DEFAULT) == Phase::kCopy);
static_assert(PhaseAfter(Phase::kWithdraw, KEXEC_TYPE_CRASH) == Phase::kCopy);
static_assert(PhaseAfter(Phase::kCopy, KEXEC_TYPE_DEFAULT) == Phase::kMapList);
static_assert(PhaseAfter(Phase::kMapList, KEXEC_TYPE_DEFAULT) == Phase::kCommit);
static_assert(PhaseAfter(Phase::kCommit, KEXEC_TYPE_DEFAULT) == Phase::kGiveBack);

/// What a step of a phase came to, where it did not fail.
struct Outcome {
  bool did_page;      // a page's worth of work was done: time to ask for a pause (rule C)
  bool is_over;       // the phase is over
  bool has_to_pause;  // the step has asked by itself: the call has to pause
};

}  // namespace kexecore
