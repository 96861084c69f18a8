// SPDX-License-Identifier: MIT
#include "fuzz/simulation/machine/physical_memory.h"

namespace machine {
namespace {

constexpr std::size_t kKeptChunks = 64;  // 16 MiB; a huge input must not take memory for ever

std::uint64_t Mix(std::uint64_t mfn) {
  mfn *= 0x9e3779b97f4a7c15;
  return mfn ^ mfn >> 32;
}

}  // namespace

std::size_t PhysicalMemory::Probe(kexecore_mfn_t mfn) const {
  const std::size_t mask = table_.size() - 1;
  std::size_t at = Mix(mfn) & mask;
  while (table_[at] != kEmpty && PageAt(table_[at]).mfn != mfn) at = (at + 1) & mask;
  return at;
}

void PhysicalMemory::Grow() {
  table_.assign(table_.size() * 2, kEmpty);
  for (std::uint32_t index = 0; index < used_; ++index) {
    Page& page = PageAt(index);
    page.slot = Probe(page.mfn);
    table_[page.slot] = index;
  }
}

PhysicalMemory::Page& PhysicalMemory::At(kexecore_mfn_t mfn) {
  std::size_t at = Probe(mfn);
  if (table_[at] != kEmpty) return PageAt(table_[at]);
  if (std::size_t{2} * used_ >= table_.size()) {
    Grow();
    at = Probe(mfn);
  }
  if (used_ == chunks_.size() * kChunk) {
    chunks_.push_back(std::unique_ptr<Page[]>(new Page[kChunk]));
  }
  table_[at] = used_;
  Page& page = PageAt(used_++);
  page.mfn = mfn;
  page.changed = 0;
  page.slot = at;
  FillPage(page.bytes, static_cast<std::uint8_t>(0x81 | (mfn * 37 & 0x7e)));
  return page;
}

std::uint64_t PhysicalMemory::ChangedAt(kexecore_mfn_t mfn) const {
  const std::uint32_t index = table_[Probe(mfn)];
  return index == kEmpty ? 0 : PageAt(index).changed;
}

void PhysicalMemory::Reset() {
  for (std::uint32_t index = 0; index < used_; ++index) table_[PageAt(index).slot] = kEmpty;
  used_ = 0;
  if (chunks_.size() > kKeptChunks) chunks_.resize(kKeptChunks);
}

}  // namespace machine
