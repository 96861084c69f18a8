// SPDX-License-Identifier: MIT
#include "fuzz/simulation/machine/allocator.h"

#include <algorithm>
#include <iterator>

#include "fuzz/simulation/machine/page.h"

namespace machine {
namespace {

constexpr kexecore_mfn_t kFirstFrame = 0x100;  // above the first MiB
constexpr kexecore_mfn_t k4GiBFrame = (std::uint64_t{1} << 32) / kPageSize;

/// The end of a range. A range that would wrap ends with the address space.
std::uint64_t EndOf(const trace::Range& range) {
  return range.size > ~range.start ? ~std::uint64_t{0} : range.start + range.size;
}

kexecore_mfn_t RoundedUp(std::uint64_t address) {
  return address / kPageSize + (address % kPageSize != 0 ? 1 : 0);
}

}  // namespace

/// Adds the frames [first, end) except those that are excluded.
void Allocator::AddUsable(kexecore_mfn_t first, kexecore_mfn_t end) {
  for (const FrameRange& hole : excluded_) {
    if (first >= end) return;
    if (hole.end <= first || end <= hole.first) continue;
    if (first < hole.first) usable_.push_back({.first = first, .end = hole.first});
    first = hole.end;
  }
  if (first < end) usable_.push_back({.first = first, .end = end});
}

void Allocator::Reset(const trace::MachineDescription& machine) {
  seed_ = machine.alloc_seed;
  free_pages_ = machine.free_pages;
  drawn_ = 0;
  allocated_.Clear();
  for (auto& freed : freed_) freed.clear();

  const auto by_first = [](const FrameRange& a, const FrameRange& b) { return a.first < b.first; };
  excluded_.clear();
  for (const trace::Range* range : {&machine.crash, &machine.xen, &machine.owned}) {
    if (range->size == 0) continue;
    excluded_.push_back({.first = range->start / kPageSize, .end = RoundedUp(EndOf(*range))});
  }
  std::sort(excluded_.begin(), excluded_.end(), by_first);
  const kexecore_mfn_t frames = std::uint64_t{1}
                                << (std::clamp(machine.physical_bits, 32u, 52u) - 12);
  usable_.clear();
  // Rule I6 demands ascending ranges that do not touch. No core starts on a machine that breaks it,
  // so that a range in the wrong place can be skipped.
  for (const trace::Range& ram : machine.ram) {
    const kexecore_mfn_t first = std::max(RoundedUp(ram.start), kFirstFrame);
    const kexecore_mfn_t end = std::min(EndOf(ram) / kPageSize, frames);
    if (usable_.empty() || usable_.back().end <= first) AddUsable(first, end);
  }
  const kexecore_mfn_t from = machine.alloc_from / kPageSize;
  streams_ = {from, frames, EndOf(machine.crash) / kPageSize, machine.crash.start / kPageSize};
  last_limit_ = below_limit_ = 0;
}

/// Returns the first usable free frame from `next` on, and sets `next` to the frame after it.
/// Returns nothing if that frame is not below `limit`.
std::optional<kexecore_mfn_t> Allocator::Upwards(kexecore_mfn_t& next, kexecore_mfn_t limit) const {
  const auto ends_after = [](kexecore_mfn_t mfn, const FrameRange& interval) {
    return mfn < interval.end;
  };
  auto interval = std::upper_bound(usable_.begin(), usable_.end(), next, ends_after);
  for (; interval != usable_.end(); ++interval) {
    next = std::max(next, interval->first);
    while (next < interval->end && allocated_.Contains(next)) ++next;
    if (next < interval->end) return next < limit ? std::optional(next++) : std::nullopt;
  }
  return std::nullopt;
}

/// Returns the last usable free frame below `end`, and sets `end` to it. Returns nothing if that
/// frame is not below `limit`.
std::optional<kexecore_mfn_t> Allocator::Downwards(kexecore_mfn_t& end,
                                                   kexecore_mfn_t limit) const {
  const auto starts_before = [](const FrameRange& interval, kexecore_mfn_t mfn) {
    return interval.first < mfn;
  };
  auto interval = std::lower_bound(usable_.begin(), usable_.end(), end, starts_before);
  while (interval != usable_.begin()) {
    --interval;
    end = std::min(end, interval->end);
    while (end > interval->first && allocated_.Contains(end - 1)) --end;
    if (end > interval->first) return end <= limit ? std::optional(--end) : std::nullopt;
  }
  return std::nullopt;
}

std::optional<kexecore_mfn_t> Allocator::FromStream(std::uint64_t stream, kexecore_mfn_t limit) {
  return stream % 2 == 0 ? Upwards(streams_[stream], limit) : Downwards(streams_[stream], limit);
}

/// Returns the frame below the limit that was freed last. Therefore no stream returns a frame that
/// is in freed_: this function would have returned it before.
std::optional<kexecore_mfn_t> Allocator::Recycled(kexecore_mfn_t limit) {
  for (auto& freed : freed_) {
    if (&freed == &freed_[1] && limit <= k4GiBFrame) break;
    const auto fits = [&](kexecore_mfn_t mfn) { return mfn < limit; };
    const auto found = std::find_if(freed.rbegin(), freed.rend(), fits);
    if (found == freed.rend()) continue;
    const kexecore_mfn_t mfn = *found;
    freed.erase(std::next(found).base());
    return mfn;
  }
  return std::nullopt;
}

std::optional<kexecore_mfn_t> Allocator::Allocate(kexecore_maddr_t highest_maddr) {
  if (allocated().size() >= free_pages_) return std::nullopt;
  const kexecore_mfn_t limit =
      highest_maddr / kPageSize + (highest_maddr % kPageSize == kPageSize - 1 ? 1 : 0);
  std::optional<kexecore_mfn_t> found = Recycled(limit);
  const std::uint64_t first = seed_ >> (drawn_ % 32 * 2);
  for (std::uint64_t i = 0; i < streams_.size() && !found; ++i) {
    found = FromStream((first + i) % streams_.size(), limit);
  }
  if (!found) {  // all streams are beyond the limit
    if (last_limit_ != limit) last_limit_ = below_limit_ = limit;
    found = Downwards(below_limit_, limit);
  }
  if (!found) return std::nullopt;
  ++drawn_;
  allocated_.Insert(*found);
  return found;
}

bool Allocator::Free(kexecore_mfn_t mfn) {
  if (!allocated_.Erase(mfn)) return false;
  freed_[mfn < k4GiBFrame ? 0 : 1].push_back(mfn);
  return true;
}

}  // namespace machine
