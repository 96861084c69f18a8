// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/page_tables.h"

#include <algorithm>

#include "fuzz/simulation/oracle/text.h"
#include "fuzz/simulation/oracle/words.h"

namespace oracle {
namespace {

using machine::kPageSize;
constexpr std::uint64_t kFlags = kPageSize - 1;
constexpr std::uint64_t kTable = 3;     // present, writable
constexpr std::uint64_t kLarge = 0x80;  // the entry maps 2 MiB
constexpr std::uint64_t kIndirection = KEXECORE_LIST_INDIRECTION;

/// Can an image have its pages there (D5, D8)?
bool MayHoldTable(const machine::Machine& machine, kexecore_mfn_t frame) {
  return machine.IsAllocated(frame) || machine.IsInCrashArea(frame);
}

}  // namespace

void PageTables::Read(const kexecore_image& image, machine::Machine& machine) {
  mapped.clear();
  frames.clear();
  lists.clear();
  listed.clear();
  error.clear();
  has_fifth_level = false;
  if (image.tables == KEXECORE_NO_MFN) return;
  Walk(image.tables, 4, 0, machine);
  if (error.empty()) ReadFifthLevel(image, machine);
  ReadLists(image.tables_list, machine);
}

// D10
void PageTables::ReadFifthLevel(const kexecore_image& image, machine::Machine& machine) {
  if (!MayHoldTable(machine, image.control)) return;
  const std::uint64_t address = WordAt(machine.memory().At(image.control).bytes, kFifthLevelAt / 8);
  if (address == 0) return;
  has_fifth_level = true;
  if (address % kPageSize != 0 || !MayHoldTable(machine, address / kPageSize)) {
    error = Text("have their fifth level at ", Hex{address}, ", where no page is allocated");
    return;
  }
  frames.push_back(address / kPageSize);
  const machine::PageBytes& page = machine.memory().At(address / kPageSize).bytes;
  for (std::size_t i = 0; i < kWordsPerPage; ++i) {
    const bool is_used = i == 0 || i == kWordsPerPage - 1;
    const std::uint64_t wanted = is_used ? image.tables * kPageSize | kTable : 0;
    if (WordAt(page, i) == wanted) continue;
    error = Text("have the wrong entry ", Hex{WordAt(page, i)}, " at level 5");
    return;
  }
}

void PageTables::Walk(kexecore_mfn_t table, int level, std::uint64_t base,
                      machine::Machine& machine) {
  if (!MayHoldTable(machine, table) ||
      std::find(frames.begin(), frames.end(), table) != frames.end()) {
    error = Text("use frame ", Hex{table}, ", which is not allocated, or use it twice");
    return;
  }
  frames.push_back(table);
  const machine::PageBytes& page = machine.memory().At(table).bytes;
  const std::uint64_t span = kPageSize << (9 * (level - 1));
  for (std::size_t i = 0; i < kWordsPerPage && error.empty(); ++i) {
    const std::uint64_t word = WordAt(page, i);
    if (word == 0) continue;
    const std::uint64_t address = base + i * span;
    const std::uint64_t flags = word & kFlags;
    if (level == 1 && flags == kTable) {
      Add(address, span, word - flags, false);
    } else if (level == 2 && flags == (kTable | kLarge) && word % span == flags) {
      Add(address, span, word - flags, true);
    } else if (level > 1 && flags == kTable) {
      Walk(word / kPageSize, level - 1, address, machine);
    } else {
      error = Text("have the wrong entry ", Hex{word}, " at level ", level);
    }
  }
}

void PageTables::ReadLists(std::uint64_t first_entry, machine::Machine& machine) {
  std::uint64_t entry = first_entry;
  while (entry % kPageSize == kIndirection && machine.IsAllocated(entry / kPageSize) &&
         lists.size() < machine.allocated().size()) {
    lists.push_back(entry / kPageSize);
    const machine::PageBytes& page = machine.memory().At(entry / kPageSize).bytes;
    for (std::size_t i = 0; i < kWordsPerPage - 1; ++i) {
      if (WordAt(page, i) != 0) listed.push_back(WordAt(page, i) / kPageSize);
    }
    entry = WordAt(page, kWordsPerPage - 1);
  }
}

void PageTables::Add(std::uint64_t address, std::uint64_t size, std::uint64_t memory,
                     bool is_large) {
  if (!mapped.empty()) {
    MappedRange& last = mapped.back();
    const auto length = static_cast<std::uint64_t>(last.addresses.end - last.addresses.start);
    if (last.addresses.end == address && last.memory + length == memory &&
        last.is_large == is_large) {
      last.addresses.end += size;
      return;
    }
  }
  mapped.push_back({model::IntervalOf(address, size), memory, is_large});
}

}  // namespace oracle
