// SPDX-License-Identifier: MIT
#include "core/staging.h"

#include "core/entry_point.h"
#include "core/mapped.h"

namespace kexecore {
namespace {

Error GrowByListPage(void* host, Staging& staging, const Gap& gap, Entry& first) {
  kexecore_mfn_t frame = KEXECORE_NO_MFN;
  KEXECORE_TRY(TakePage(host, staging, kHighestRelocated, frame));
  if (frame == KEXECORE_NO_MFN) return Error::kNone;
  if (const Error error = AppendToList(host, staging.list, frame, first); error != Error::kNone) {
    kexecore_hook_free_page(host, frame);
    return error;
  }
  // From here on the list owns the page, even if the index does not get it.
  return FillGap(host, staging.list, gap, frame);
}

/// Makes `frame`, which is a destination, the staged page of that destination.
Error Place(void* host, Staging& staging, kexecore_mfn_t frame) {
  const std::uint64_t position = PositionOf(staging.layout, frame);
  Entry entry = 0;
  KEXECORE_TRY(GetEntry(host, staging.list, position, entry));
  if (entry == 0) {
    return SetEntry(host, staging.list, position,
                    MakeEntry(frame, KEXECORE_LIST_SOURCE | kUnwritten));
  }
  KEXECORE_TRY(CopyPage(host, EntryFrame(entry), frame));
  KEXECORE_TRY(SetEntry(host, staging.list, position, MakeEntry(frame, KEXECORE_LIST_SOURCE)));
  staging.spare = EntryFrame(entry);
  return Error::kNone;
}

}  // namespace

void StartStaging(const Segment* segments, std::uint32_t count, Staging& staging) {
  LayOut(segments, count, staging.layout);
  StartList(staging.layout.end, staging.list);
  staging.marked = 0;
  staging.is_settled = false;
  staging.held = kNoFrames;
  staging.spare = KEXECORE_NO_MFN;
}

Error TakePage(void* host, Staging& staging, kexecore_maddr_t highest, kexecore_mfn_t& frame) {
  frame = staging.spare;
  staging.spare = KEXECORE_NO_MFN;
  if (frame != KEXECORE_NO_MFN) return Error::kNone;
  const kexecore_mfn_t got = kexecore_hook_alloc_page(host, highest);
  if (got == KEXECORE_NO_MFN) return Error::kNoMemory;
  if (PositionOf(staging.layout, got) == kNoPosition) {
    frame = got;
    return Error::kNone;
  }
  const Error error = IsMarked(staging) && !staging.is_settled
                          ? Place(host, staging, got)
                          : FrameWriter(host, staging.held).Push(got);
  if (error != Error::kNone) kexecore_hook_free_page(host, got);
  return error;
}

Error GrowList(void* host, Staging& staging, PageChain& index_pages, Entry& first) {
  Gap gap;
  KEXECORE_TRY(FindGap(host, staging.list, gap));
  if (gap.levels == 0) return GrowByListPage(host, staging, gap, first);
  kexecore_mfn_t frame = KEXECORE_NO_MFN;
  KEXECORE_TRY(AddChainPage(host, index_pages, frame));
  return FillGap(host, staging.list, gap, frame);
}

Error MarkList(void* host, Staging& staging) {
  std::uint64_t position = staging.layout.end;
  Entry entry = KEXECORE_LIST_DONE;
  if (staging.marked < staging.layout.count) {
    const Run& run = staging.layout.runs[staging.marked];
    position = run.position - 1;
    entry = MakeEntry(run.first, KEXECORE_LIST_DESTINATION);
  }
  ++staging.marked;
  return SetEntry(host, staging.list, position, entry);
}

Error PlaceHeld(void* host, Staging& staging) {
  kexecore_mfn_t frame = KEXECORE_NO_MFN;
  KEXECORE_TRY(Pop(host, staging.held, frame));
  const Error error = Place(host, staging, frame);
  if (error != Error::kNone) kexecore_hook_free_page(host, frame);
  return error;
}

Error FindStaged(void* host, Staging& staging, kexecore_mfn_t destination, Target& target) {
  target = {.frame = KEXECORE_NO_MFN, .is_fresh = true};
  const std::uint64_t position = PositionOf(staging.layout, destination);
  Entry entry = 0;
  KEXECORE_TRY(GetEntry(host, staging.list, position, entry));
  if (entry == 0) {
    kexecore_mfn_t frame = KEXECORE_NO_MFN;
    KEXECORE_TRY(TakePage(host, staging, kHighestRelocated, frame));
    if (frame == KEXECORE_NO_MFN) return Error::kNone;
    entry = MakeEntry(frame, KEXECORE_LIST_SOURCE);
    if (const Error error = SetEntry(host, staging.list, position, entry); error != Error::kNone) {
      staging.spare = frame;
      return error;
    }
  } else if ((entry & kUnwritten) != 0) {
    entry &= ~kUnwritten;
    KEXECORE_TRY(SetEntry(host, staging.list, position, entry));
  } else {
    target.is_fresh = false;
  }
  target.frame = EntryFrame(entry);
  return Error::kNone;
}

}  // namespace kexecore
