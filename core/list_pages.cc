// SPDX-License-Identifier: MIT
#include "core/list_pages.h"

#include "core/mapped.h"

namespace kexecore {
namespace {

/// Far from each position that there can be.
constexpr std::uint64_t kNowhere = std::uint64_t{1} << 63;

/// How many pages of the list an index with so many levels can hold.
constexpr std::uint64_t Reach(std::uint32_t levels) {
  std::uint64_t reach = 1;
  for (std::uint32_t i = 0; i < levels; ++i) reach *= kEntriesPerPage;
  return reach;
}

/// The word of a page of the index that leads to page number `index` of the list. The page of the
/// index has `below` levels below it.
constexpr std::uint32_t WordOf(std::uint64_t index, std::uint32_t below) {
  return static_cast<std::uint32_t>(index / Reach(below) % kEntriesPerPage);
}

}  // namespace

void StartList(std::uint64_t end, ListPages& list) {
  list = {.needed = (end + kEntriesPerPage) / kEntriesPerPage,  // of end + 1 entries
          .made = 0,
          .levels = 0,
          .root = 0,
          .last = KEXECORE_NO_MFN,
          .near = KEXECORE_NO_MFN,
          .near_start = kNowhere};
  while (Reach(list.levels) < list.needed) ++list.levels;
}

Error FindGap(void* host, const ListPages& list, Gap& gap) {
  gap = {.parent = KEXECORE_NO_MFN, .word = 0, .levels = list.levels};
  Entry entry = list.root;
  while (entry != 0 && gap.levels != 0) {
    --gap.levels;
    gap.parent = EntryFrame(entry);
    gap.word = WordOf(list.made, gap.levels);
    KEXECORE_TRY(ReadWord(host, gap.parent, gap.word, entry));
  }
  return Error::kNone;
}

Error AppendToList(void* host, ListPages& list, kexecore_mfn_t frame, Entry& first) {
  KEXECORE_TRY(ZeroPage(host, frame));
  const Entry entry = MakeEntry(frame, KEXECORE_LIST_INDIRECTION);
  if (list.made == 0) {
    first = entry;
  } else {
    KEXECORE_TRY(WriteWord(host, list.last, kLink, entry));
  }
  list.last = frame;
  ++list.made;
  return Error::kNone;
}

Error FillGap(void* host, ListPages& list, const Gap& gap, kexecore_mfn_t frame) {
  const Entry entry = MakeEntry(frame, KEXECORE_LIST_INDIRECTION);
  if (gap.parent != KEXECORE_NO_MFN) return WriteWord(host, gap.parent, gap.word, entry);
  list.root = entry;
  return Error::kNone;
}

Error FindListPage(void* host, ListPages& list, std::uint64_t position) {
  const std::uint64_t index = position / kEntriesPerPage;
  Entry entry = list.root;
  for (std::uint32_t levels = list.levels; levels != 0; --levels) {
    KEXECORE_TRY(ReadWord(host, EntryFrame(entry), WordOf(index, levels - 1), entry));
  }
  list.near = EntryFrame(entry);
  list.near_start = index * kEntriesPerPage;
  return Error::kNone;
}

Error GetEntry(void* host, ListPages& list, std::uint64_t position, Entry& entry) {
  std::uint32_t word = 0;
  KEXECORE_TRY(FindEntry(host, list, position, word));
  return ReadWord(host, list.near, word, entry);
}

Error SetEntry(void* host, ListPages& list, std::uint64_t position, Entry entry) {
  std::uint32_t word = 0;
  KEXECORE_TRY(FindEntry(host, list, position, word));
  return WriteWord(host, list.near, word, entry);
}

}  // namespace kexecore
