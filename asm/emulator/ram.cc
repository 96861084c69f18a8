// SPDX-License-Identifier: MIT
#include "asm/emulator/ram.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace control {
namespace {

/// A word that is different for each address. Each of its bytes depends on the whole address.
std::uint64_t Mixed(std::uint64_t address) {
  std::uint64_t value = address + 0x9e3779b97f4a7c15;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

bool Covers(const Ram::Range& range, std::uint64_t address) {
  return address >= range.start && address - range.start < range.pages.size() * kPage;
}

}  // namespace

void Ram::Add(std::uint64_t start, std::uint64_t pages) {
  Range& range = ranges_.emplace_back();
  range.start = start;
  range.pages.resize(pages);
  for (std::uint64_t at = 0; at < pages * kPage; at += 8) {
    SetWord(start + at, Mixed(start + at));
  }
}

Ram::Page& Ram::PageAt(std::uint64_t address) {
  for (Range& range : ranges_) {
    if (Covers(range, address)) return range.pages[(address - range.start) / kPage];
  }
  std::fprintf(stderr, "no RAM at 0x%llx\n", static_cast<unsigned long long>(address));
  std::abort();
}

const Ram::Page& Ram::PageAt(std::uint64_t address) const {
  return const_cast<Ram*>(this)->PageAt(address);
}

std::uint64_t Ram::Word(std::uint64_t address) {
  std::uint64_t value = 0;
  std::memcpy(&value, &ByteAt(address), sizeof(value));
  return value;
}

void Ram::SetWord(std::uint64_t address, std::uint64_t value) {
  std::memcpy(&ByteAt(address), &value, sizeof(value));
}

bool Ram::Has(std::uint64_t address) const {
  return std::any_of(ranges_.begin(), ranges_.end(),
                     [&](const Range& range) { return Covers(range, address); });
}

std::optional<std::uint64_t> FirstDifference(const Ram& left, const Ram& right) {
  for (std::size_t i = 0; i < left.ranges().size(); ++i) {
    const Ram::Range& range = left.ranges()[i];
    for (std::size_t page = 0; page < range.pages.size(); ++page) {
      const auto& bytes = range.pages[page].bytes;
      const auto at =
          std::mismatch(bytes.begin(), bytes.end(), right.ranges()[i].pages[page].bytes.begin());
      if (at.first == bytes.end()) continue;
      return range.start + page * kPage + static_cast<std::uint64_t>(at.first - bytes.begin());
    }
  }
  return std::nullopt;
}

}  // namespace control
