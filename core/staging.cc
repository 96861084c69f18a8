// SPDX-License-Identifier: MIT
#include "core/staging.h"

#include "core/entry_point.h"
#include "core/mapped.h"

namespace kexecore {
namespace {

Error GrowByListPage(void* host, Staging& staging, const Gap& gap, Entry& first) {
  kexecore_mfn_t frame = KEXECORE_NO_MFN;
  KEXECORE_TRY(TakePage(host, staging, KEXECORE_PURPOSE_LIST, kHighestRelocated, frame));
  if (frame == KEXECORE_NO_MFN) return Error::kNone;
  if (const Error error = AppendToList(host, staging.list, frame, first); error != Error::kNone) {
    kexecore_hook_free_page(host, frame);
    return error;
  }
  // From here on the list owns the page, even if the index does not get it.
  return FillGap(host, staging.list, gap, frame);
}

/// Makes `frame`, which is a data page, the staged page of that destination.
Error Place(void* host, Staging& staging, kexecore_mfn_t frame) {
  const std::uint64_t position = PositionOf(staging.layout, frame);
  Entry entry = 0;
  KEXECORE_TRY(GetEntry(host, staging.list, position, entry));
  const bool is_first = entry == 0;
  if (!is_first) KEXECORE_TRY(CopyPage(host, EntryFrame(entry), frame));
  KEXECORE_TRY(SetEntry(host, staging.list, position,
                        MakeEntry(frame, KEXECORE_LIST_SOURCE) | (is_first ? kUnwritten : 0)));
  if (!is_first) staging.spare = EntryFrame(entry);
  return Error::kNone;
}

/// Takes a page to stage data: the spare, one that is held, or a new one. Leaves `frame` as it is
/// when it got a data page, which it placed.
Error TakeStaged(void* host, Staging& staging, kexecore_mfn_t& frame) {
  kexecore_mfn_t got = staging.spare;
  staging.spare = KEXECORE_NO_MFN;
  if (got == KEXECORE_NO_MFN) {
    if (IsEmpty(staging.held)) {
      got = kexecore_hook_alloc_page(host, kHighestRelocated, KEXECORE_PURPOSE_STAGED);
      if (got == KEXECORE_NO_MFN) return Error::kNoMemory;
    } else {
      KEXECORE_TRY(Pop(host, staging.held, got));
    }
  }
  if (PositionOf(staging.layout, got) == kNoPosition) {
    frame = got;
    return Error::kNone;
  }
  const Error error = Place(host, staging, got);
  if (error != Error::kNone) kexecore_hook_free_page(host, got);
  return error;
}

}  // namespace

void StartStaging(const Segment* segments, std::uint32_t count, std::uint64_t most_held,
                  Staging& staging) {
  LayOut(segments, count, staging.layout);
  StartList(staging.layout.end, staging.list);
  staging.marked = 0;
  staging.unmarked_at = 0;
  staging.held = kNoFrames;
  staging.most_held = most_held;
  staging.spare = KEXECORE_NO_MFN;
}

Error TakePage(void* host, Staging& staging, std::uint32_t purpose, kexecore_maddr_t highest,
               kexecore_mfn_t& frame) {
  const kexecore_mfn_t got = kexecore_hook_alloc_page(host, highest, purpose);
  if (got == KEXECORE_NO_MFN) return Error::kNoMemory;
  if (!IsDestination(staging.layout, got)) {
    frame = got;
    return Error::kNone;
  }
  const Error error = staging.held.written < staging.most_held
                          ? FrameWriter(host, staging.held, KEXECORE_PURPOSE_SCRATCH).Push(got)
                          : Error::kNoMemory;
  if (error != Error::kNone) kexecore_hook_free_page(host, got);
  return error;
}

Error GrowList(void* host, Staging& staging, PageChain& index_pages, Entry& first) {
  Gap gap;
  KEXECORE_TRY(FindGap(host, staging.list, gap));
  if (gap.levels == 0) return GrowByListPage(host, staging, gap, first);
  kexecore_mfn_t frame = KEXECORE_NO_MFN;
  KEXECORE_TRY(AddChainPage(host, index_pages, KEXECORE_PURPOSE_SCRATCH, frame));
  return FillGap(host, staging.list, gap, frame);
}

Error MarkList(void* host, Staging& staging) {
  const std::uint32_t number = staging.marked;
  const std::uint64_t position = staging.unmarked_at;
  ++staging.marked;
  if (number == staging.layout.count) {
    return SetEntry(host, staging.list, position, KEXECORE_LIST_DONE);
  }
  const Run& run = staging.layout.runs[number];
  const std::uint64_t pages = run.end - run.first;
  const bool is_data = number < staging.layout.data;
  staging.unmarked_at += is_data ? pages + 1 : 2;
  KEXECORE_TRY(
      SetEntry(host, staging.list, position, MakeEntry(run.first, KEXECORE_LIST_DESTINATION)));
  if (is_data) return Error::kNone;
  return SetEntry(host, staging.list, position + 1, MakeEntry(pages, KEXECORE_LIST_ZERO));
}

Error FindStaged(void* host, Staging& staging, kexecore_mfn_t destination, Target& target) {
  target = {.frame = KEXECORE_NO_MFN, .is_fresh = false};
  const std::uint64_t position = PositionOf(staging.layout, destination);
  std::uint32_t word = 0;
  KEXECORE_TRY(FindEntry(host, staging.list, position, word));
  Entry entry = 0;
  KEXECORE_TRY(ReadWord(host, staging.list.near, word, entry));
  kexecore_mfn_t taken = KEXECORE_NO_MFN;
  if (entry == 0) {
    KEXECORE_TRY(TakeStaged(host, staging, taken));
    if (taken == KEXECORE_NO_MFN) return Error::kNone;
    entry = MakeEntry(taken, KEXECORE_LIST_SOURCE | kUnwritten);
  }
  if ((entry & kUnwritten) != 0) {
    entry &= ~kUnwritten;
    // Where a page was taken, none was placed: the list's page is still the near one.
    const Error error = WriteWord(host, staging.list.near, word, entry);
    if (error != Error::kNone) {
      if (taken != KEXECORE_NO_MFN) staging.spare = taken;
      return error;
    }
    target.is_fresh = true;
  }
  target.frame = EntryFrame(entry);
  return Error::kNone;
}

}  // namespace kexecore
