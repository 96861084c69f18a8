// SPDX-License-Identifier: MIT
#include "fuzz/machine/allocator.h"

#include <algorithm>

namespace machine {
namespace {

constexpr kexecore_mfn_t kFirstFrame = 0x100;  // above the first MiB
constexpr std::uint64_t kTries = 256;          // frames that are looked at for one allocation

bool Overlaps(const trace::Range& range, kexecore_mfn_t mfn) {
  if (range.size == 0) return false;
  const kexecore_mfn_t first = range.start / KEXECORE_PAGE_SIZE;
  const kexecore_mfn_t last = (range.start + (range.size - 1)) / KEXECORE_PAGE_SIZE;
  return mfn >= first && mfn <= last;
}

}  // namespace

void Allocator::Reset(const trace::MachineDescription& machine) {
  seed_ = machine.alloc_seed;
  free_pages_ = machine.free_pages;
  frames_ = std::uint64_t{1} << (std::clamp(machine.physical_bits, 32u, 52u) - 12);
  crash_ = machine.crash;
  xen_ = machine.xen;
  allocated_.clear();
}

std::optional<kexecore_mfn_t> Allocator::Candidate(std::uint64_t index) const {
  const kexecore_mfn_t after_crash = (crash_.start + crash_.size) / KEXECORE_PAGE_SIZE;
  const kexecore_mfn_t before_crash = crash_.start / KEXECORE_PAGE_SIZE;
  switch (seed_ >> (index % 32 * 2) & 3) {
    case 0:
      return kFirstFrame + index;
    case 1:
      return frames_ - 1 - index;
    case 2:
      return after_crash + index;
    default:
      if (before_crash <= index) return std::nullopt;
      return before_crash - 1 - index;
  }
}

bool Allocator::IsUsable(kexecore_mfn_t mfn, kexecore_maddr_t highest_maddr) const {
  return mfn >= kFirstFrame && mfn < frames_ &&
         mfn * KEXECORE_PAGE_SIZE + (KEXECORE_PAGE_SIZE - 1) <= highest_maddr &&
         !Overlaps(crash_, mfn) && !Overlaps(xen_, mfn) &&
         std::find(allocated_.begin(), allocated_.end(), mfn) == allocated_.end();
}

std::optional<kexecore_mfn_t> Allocator::Allocate(kexecore_maddr_t highest_maddr) {
  if (allocated_.size() >= free_pages_) return std::nullopt;
  for (std::uint64_t index = 0; index < kTries; ++index) {
    const auto mfn = Candidate(index);
    if (!mfn || !IsUsable(*mfn, highest_maddr)) continue;
    allocated_.push_back(*mfn);
    return mfn;
  }
  return std::nullopt;
}

bool Allocator::Free(kexecore_mfn_t mfn) {
  const auto found = std::find(allocated_.begin(), allocated_.end(), mfn);
  if (found == allocated_.end()) return false;
  allocated_.erase(found);
  return true;
}

}  // namespace machine
