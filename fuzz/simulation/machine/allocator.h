// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "fuzz/simulation/machine/frame_set.h"
#include "kexecore/kexecore.h"
#include "trace/trace.h"

namespace machine {

/// The hypervisor's page allocator. It hands out frames of RAM above the first MiB that lie outside
/// the crash area, the hypervisor and the memory that the caller owns. At any time, at most
/// MachineDescription::free_pages frames are allocated.
///
/// The allocator hands out a freed frame again as soon as it can, because that reveals a use after
/// free. It takes other frames from four streams; for each allocation, the seed picks one. The
/// streams go upwards from alloc_from (0: from the lowest frame), downwards from the highest frame,
/// upwards from the end of the crash area, and downwards from its start. If a stream has no frame
/// left, the next stream is asked. An allocation takes the same time, however many frames are
/// allocated.
class Allocator {
 public:
  void Reset(const trace::MachineDescription& machine);

  /// Returns a frame whose last byte is at or below highest_maddr, or nothing if no such frame is
  /// left.
  std::optional<kexecore_mfn_t> Allocate(kexecore_maddr_t highest_maddr);

  /// Returns false, and does nothing, if the frame is not allocated.
  bool Free(kexecore_mfn_t mfn);

  bool IsAllocated(kexecore_mfn_t mfn) const { return allocated_.Contains(mfn); }

  /// The frames that are allocated, in no particular order.
  const std::vector<kexecore_mfn_t>& allocated() const { return allocated_.frames(); }

 private:
  struct FrameRange {
    kexecore_mfn_t first, end;  // frames [first, end), never empty
  };

  void AddUsable(kexecore_mfn_t first, kexecore_mfn_t end);
  std::optional<kexecore_mfn_t> Recycled(kexecore_mfn_t limit);
  std::optional<kexecore_mfn_t> Upwards(kexecore_mfn_t& next, kexecore_mfn_t limit) const;
  std::optional<kexecore_mfn_t> Downwards(kexecore_mfn_t& end, kexecore_mfn_t limit) const;
  std::optional<kexecore_mfn_t> FromStream(std::uint64_t stream, kexecore_mfn_t limit);

  std::uint64_t seed_ = 0;
  std::uint64_t free_pages_ = 0;
  std::uint64_t drawn_ = 0;           // allocations so far
  std::vector<FrameRange> usable_;    // ascending; no two touch
  std::vector<FrameRange> excluded_;  // frames that Reset keeps out of usable_
  FrameSet allocated_;
  std::array<std::vector<kexecore_mfn_t>, 2> freed_;  // frames below 4 GiB, and those above
  // The position of each stream. Upwards: the next frame. Downwards: the frame after the next one.
  std::array<kexecore_mfn_t, 4> streams_ = {};
  // When all streams are beyond the limit of an allocation, frames come downwards from that limit.
  kexecore_mfn_t last_limit_ = 0, below_limit_ = 0;
};

}  // namespace machine
