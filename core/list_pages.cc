// SPDX-License-Identifier: MIT
#include "core/list_pages.h"

#include "core/mapped.h"

namespace kexecore {
namespace {

constexpr std::uint64_t kNowhere = ~std::uint64_t{0};

/// How many pages of the list an index of so many levels finds.
constexpr std::uint64_t Reach(std::uint32_t levels) {
  std::uint64_t reach = 1;
  for (std::uint32_t i = 0; i < levels; ++i) reach *= kWords;
  return reach;
}

/// Which word of a page of the index leads to a page of the list, with `below` levels below it.
constexpr std::uint32_t WordOf(std::uint64_t index, std::uint32_t below) {
  return static_cast<std::uint32_t>(index / Reach(below) % kWords);
}

constexpr std::uint32_t WordAt(std::uint64_t position) {
  return static_cast<std::uint32_t>(position % kWords);
}

}  // namespace

void StartList(std::uint64_t end, ListPages& list) {
  list = {.needed = (end + kWords) / kWords,  // of end + 1 entries
          .made = 0,
          .levels = 0,
          .root = 0,
          .last = KEXECORE_NO_MFN,
          .near_index = kNowhere,
          .near = KEXECORE_NO_MFN};
  while (Reach(list.levels) < list.needed) ++list.levels;
}

Error FindGap(void* host, const ListPages& list, Gap& gap) {
  gap = {.parent = KEXECORE_NO_MFN, .word = 0, .levels = list.levels};
  Entry entry = list.root;
  while (entry != 0 && gap.levels != 0) {
    --gap.levels;
    gap.parent = EntryFrame(entry);
    gap.word = WordOf(list.made, gap.levels);
    if (const Error error = ReadWord(host, gap.parent, gap.word, entry); error != Error::kNone) {
      return error;
    }
  }
  return Error::kNone;
}

Error AppendToList(void* host, ListPages& list, kexecore_mfn_t frame, Entry& first) {
  if (const Error error = ZeroPage(host, frame); error != Error::kNone) return error;
  const Entry entry = MakeEntry(frame, KEXECORE_LIST_INDIRECTION);
  if (list.made == 0) {
    first = entry;
  } else if (const Error error = WriteWord(host, list.last, kWords, entry); error != Error::kNone) {
    return error;
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
  const std::uint64_t index = position / kWords;
  if (index == list.near_index) return Error::kNone;
  Entry entry = list.root;
  for (std::uint32_t levels = list.levels; levels != 0; --levels) {
    if (const Error error = ReadWord(host, EntryFrame(entry), WordOf(index, levels - 1), entry);
        error != Error::kNone) {
      return error;
    }
  }
  list.near_index = index;
  list.near = EntryFrame(entry);
  return Error::kNone;
}

Error GetEntry(void* host, ListPages& list, std::uint64_t position, Entry& entry) {
  if (const Error error = FindListPage(host, list, position); error != Error::kNone) return error;
  return ReadWord(host, list.near, WordAt(position), entry);
}

Error SetEntry(void* host, ListPages& list, std::uint64_t position, Entry entry) {
  if (const Error error = FindListPage(host, list, position); error != Error::kNone) return error;
  return WriteWord(host, list.near, WordAt(position), entry);
}

}  // namespace kexecore
