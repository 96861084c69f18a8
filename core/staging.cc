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

/// Gets the spare, or a new page for this purpose.
[[gnu::noinline]]  // for size
Error GetPage(void* host, Staging& staging, std::uint32_t purpose, kexecore_maddr_t highest,
              kexecore_mfn_t& frame) {
  frame = staging.spare;
  staging.spare = KEXECORE_NO_MFN;
  if (frame == KEXECORE_NO_MFN) frame = kexecore_hook_alloc_page(host, highest, purpose);
  return frame != KEXECORE_NO_MFN ? Error::kNone : Error::kNoMemory;
}

/// Takes a page to stage data. Leaves `frame` as it is when it got a data page, which it placed.
Error TakeStaged(void* host, Staging& staging, kexecore_mfn_t& frame) {
  kexecore_mfn_t got = KEXECORE_NO_MFN;
  if (staging.spare == KEXECORE_NO_MFN && !IsEmpty(staging.held)) {
    KEXECORE_TRY(Pop(host, staging.held, got));
  } else {
    KEXECORE_TRY(GetPage(host, staging, KEXECORE_PURPOSE_STAGED, kHighestRelocated, got));
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

void StartStaging(const Segment* segments, std::uint32_t count, Staging& staging) {
  LayOut(segments, count, staging.layout);
  StartList(staging.layout.end, staging.list);
  staging.marked = 0;
  staging.unmarked_at = 0;
  staging.held = kNoFrames;
  staging.spare = KEXECORE_NO_MFN;
}

Error TakePage(void* host, Staging& staging, std::uint32_t purpose, kexecore_maddr_t highest,
               kexecore_mfn_t& frame) {
  kexecore_mfn_t got = KEXECORE_NO_MFN;
  KEXECORE_TRY(GetPage(host, staging, purpose, highest, got));
  if (!IsDestination(staging.layout, got)) {
    frame = got;
    return Error::kNone;
  }
  const Error error = FrameWriter(host, staging.held, KEXECORE_PURPOSE_SCRATCH).Push(got);
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
  KEXECORE_TRY(FindListPage(host, staging.list, position));
  const std::uint32_t word = WordAt(position);
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
