// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "fuzz/trace/trace.h"
#include "kexecore/kexecore.h"

namespace machine {

/// The hypervisor's page allocator: as many frames of RAM outside the crash area as the machine
/// has free. The seed decides in which order, and which of them are low, high, or next to the
/// crash area.
class Allocator {
 public:
  void Reset(const trace::MachineDescription& machine);

  /// A frame whose last byte lies at or below highest_maddr; nothing when there is none.
  std::optional<kexecore_mfn_t> Allocate(kexecore_maddr_t highest_maddr);

  /// False when the frame is not one that Allocate gave and nobody freed since.
  bool Free(kexecore_mfn_t mfn);

  /// The frames that are allocated, in no order.
  const std::vector<kexecore_mfn_t>& allocated() const { return allocated_; }

 private:
  std::optional<kexecore_mfn_t> Candidate(std::uint64_t index) const;
  bool IsUsable(kexecore_mfn_t mfn, kexecore_maddr_t highest_maddr) const;

  std::uint64_t seed_ = 0;
  std::uint64_t free_pages_ = 0;
  std::uint64_t frames_ = 0;  // of the whole machine
  trace::Range crash_, xen_;
  std::vector<kexecore_mfn_t> allocated_;
};

}  // namespace machine
