// SPDX-License-Identifier: MIT
#pragma once

#include <stdint.h>

#include "asm/host/hypervisor/module.h"
#include "kexecore/kexecore.h"

namespace host {

inline bool Holds(kexecore_range range, uint64_t start, uint64_t size) {
  return start >= range.start && size <= range.size && start - range.start <= range.size - size;
}

inline bool Meets(kexecore_range a, kexecore_range b) {
  return a.size != 0 && b.size != 0 && a.start < b.start + b.size && b.start < a.start + a.size;
}

/// An allocator of pages that is as hard on the core as an allocator may be: every other page that
/// it hands out is one to which an image goes. These come in descending order, while images are
/// laid out in ascending order. So pages are put in place, staged elsewhere, and moved past one
/// another.
class Allocator {
 public:
  /// Adds the RAM above the first MiB. It ends at or below kMostMemory. `from` is
  /// ModuleHeader::alloc_from.
  void Add(kexecore_range ram, uint64_t from);
  /// No page of this range is handed out.
  void Exclude(kexecore_range range);

  /// Hands out a page whose last byte is at or below highest_maddr; KEXECORE_NO_MFN when there is
  /// none.
  kexecore_mfn_t Allocate(kexecore_maddr_t highest_maddr);
  /// False when the page is not allocated; nothing has changed then.
  bool Free(kexecore_mfn_t mfn);

  int64_t allocated() const { return allocated_; }

 private:
  static constexpr uint64_t kPages = kMostMemory / KEXECORE_PAGE_SIZE;
  bool IsFree(uint64_t page) const { return (free_[page / 8] >> page % 8 & 1) != 0; }
  void Set(uint64_t page, bool is_free);

  uint8_t free_[kPages / 8];
  uint8_t usable_[kPages / 8];
  uint64_t end_;    // no page at or above this one is usable
  uint64_t lower_;  // no page below this one is free
  uint64_t from_;   // where the descending pages go on; 0: they are used up
  uint64_t drawn_;
  int64_t allocated_;
};

}  // namespace host
