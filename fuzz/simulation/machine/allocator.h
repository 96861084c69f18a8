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

/// The hypervisor's page allocator: frames of RAM above the first MiB, outside the crash area, the
/// hypervisor and what the caller owns; as many at a time as the machine has free.
///
/// A frame that was freed is handed out again at once, for that is what finds a use after free.
/// Others come from four streams, of which the seed picks one for each allocation: upwards from
/// alloc_from (from the lowest frame, where it is 0), downwards from the highest, upwards from the
/// end of the crash area, downwards from its start. A stream that is used up is made up for by the
/// next one. Allocations take the same time, however many frames are allocated.
class Allocator {
 public:
  void Reset(const trace::MachineDescription& machine);

  /// A frame whose last byte lies at or below highest_maddr; nothing when there is none.
  std::optional<kexecore_mfn_t> Allocate(kexecore_maddr_t highest_maddr);

  /// False when the frame is not one that Allocate gave and nobody freed since.
  bool Free(kexecore_mfn_t mfn);

  bool IsAllocated(kexecore_mfn_t mfn) const { return allocated_.Contains(mfn); }

  /// The frames that are allocated, in no order.
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
  std::vector<FrameRange> usable_;    // in ascending order, apart
  std::vector<FrameRange> excluded_;  // what Reset keeps out of usable_
  FrameSet allocated_;
  std::array<std::vector<kexecore_mfn_t>, 2> freed_;  // below 4 GiB, and above
  // Where each stream goes on: the next frame upwards, the end downwards.
  std::array<kexecore_mfn_t, 4> streams_ = {};
  // Below a limit that is not the machine's end: its frames downwards.
  kexecore_mfn_t last_limit_ = 0, below_limit_ = 0;
};

}  // namespace machine
