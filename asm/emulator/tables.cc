// SPDX-License-Identifier: MIT
#include "asm/emulator/tables.h"

namespace control {
namespace {

constexpr std::uint64_t kAddress = 0x000ffffffffff000;

}  // namespace

Tables::Tables(Ram& ram, std::uint64_t first) : ram_(ram), end_(first), root_(NewPage()) {}

std::uint64_t Tables::NewPage() {
  const std::uint64_t page = end_;
  ram_.PageAt(page).bytes.fill(0);
  end_ += kPage;
  return page;
}

void Tables::Map(std::uint64_t virtual_address, std::uint64_t address, std::uint64_t flags) {
  std::uint64_t table = root_;
  for (int shift = 39; shift > 12; shift -= 9) {
    const std::uint64_t at = table + (virtual_address >> shift) % 512 * 8;
    if (ram_.Word(at) == 0) ram_.SetWord(at, NewPage() | kWritable);
    table = ram_.Word(at) & kAddress;
  }
  ram_.SetWord(table + (virtual_address >> 12) % 512 * 8, address | flags);
}

void Tables::MapIdentity(Ram& all) {
  for (const Ram::Range& range : all.ranges()) {
    for (std::uint64_t i = 0; i < range.pages.size(); ++i) {
      Map(range.start + i * kPage, range.start + i * kPage);
    }
  }
}

std::uint64_t FiveLevelRoot(Ram& ram, std::uint64_t page, std::uint64_t root) {
  ram.PageAt(page).bytes.fill(0);
  ram.SetWord(page, root | Tables::kWritable);
  ram.SetWord(page + kPage - 8, root | Tables::kWritable);
  return page;
}

}  // namespace control
