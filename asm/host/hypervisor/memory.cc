// SPDX-License-Identifier: MIT
#include "asm/host/hypervisor/memory.h"

namespace host {
namespace {

constexpr uint64_t kFirstPage = 256;  // above the first MiB (rule D1)

}  // namespace

void Allocator::Set(uint64_t page, bool is_free) {
  const auto bit = static_cast<uint8_t>(1u << page % 8);
  free_[page / 8] = static_cast<uint8_t>(is_free ? free_[page / 8] | bit : free_[page / 8] & ~bit);
}

void Allocator::Add(kexecore_range ram, uint64_t from) {
  const uint64_t end = (ram.start + ram.size) / KEXECORE_PAGE_SIZE;
  for (uint64_t page = ram.start / KEXECORE_PAGE_SIZE; page < end; ++page) {
    if (page < kFirstPage) continue;
    Set(page, true);
    usable_[page / 8] |= static_cast<uint8_t>(1u << page % 8);
  }
  if (end > end_) end_ = end;
  lower_ = kFirstPage;
  from_ = from / KEXECORE_PAGE_SIZE;
}

void Allocator::Exclude(kexecore_range range) {
  const uint64_t end = (range.start + range.size + KEXECORE_PAGE_SIZE - 1) / KEXECORE_PAGE_SIZE;
  for (uint64_t page = range.start / KEXECORE_PAGE_SIZE; page < end && page < end_; ++page) {
    Set(page, false);
    usable_[page / 8] &= static_cast<uint8_t>(~(1u << page % 8));
  }
}

kexecore_mfn_t Allocator::Allocate(kexecore_maddr_t highest_maddr) {
  // The pages below `limit` end at or below highest_maddr.
  const uint64_t limit = (highest_maddr + 1) / KEXECORE_PAGE_SIZE;
  const uint64_t end = highest_maddr + 1 == 0 || limit > end_ ? end_ : limit;
  uint64_t page = KEXECORE_NO_MFN;
  if (++drawn_ % 2 == 0) {
    while (from_ != 0 && (from_ > end_ || !IsFree(from_ - 1))) --from_;
    if (from_ != 0 && from_ <= end) page = --from_;
  }
  if (page == KEXECORE_NO_MFN) {
    while (lower_ < end_ && !IsFree(lower_)) ++lower_;
    if (lower_ >= end) return KEXECORE_NO_MFN;
    page = lower_;
  }
  Set(page, false);
  ++allocated_;
  return page;
}

bool Allocator::Free(kexecore_mfn_t mfn) {
  if (mfn >= end_ || (usable_[mfn / 8] >> mfn % 8 & 1) == 0 || IsFree(mfn)) return false;
  Set(mfn, true);
  if (mfn < lower_) lower_ = mfn;
  --allocated_;
  return true;
}

}  // namespace host
