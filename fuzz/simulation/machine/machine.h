// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "fuzz/simulation/machine/allocator.h"
#include "fuzz/simulation/machine/guest_memory.h"
#include "fuzz/simulation/machine/log.h"
#include "fuzz/simulation/machine/page.h"
#include "fuzz/simulation/machine/physical_memory.h"
#include "fuzz/simulation/machine/windows.h"
#include "kexecore/kexecore.h"
#include "trace/trace.h"

namespace machine {

/// Told of a change of machine memory in the moment that it becomes visible: what the mapping that
/// was taken back changed.
class Watcher {
 public:
  virtual ~Watcher() = default;
  virtual void PageChanged(const Mapping& mapping) = 0;
};

/// What enter answers when it is made to fail: an error that no rule of the core's gives.
inline constexpr int kRefusedEntry = -5;

/// The most pages that any machine lets a hypercall map, and as many of the guest's: a trace must
/// not cost all memory.
inline constexpr std::uint32_t kMostMaps = 1u << 18;

/// The most pages that a core may have mapped at a time (rule M).
inline constexpr std::size_t kMostOpen = 2;

/// A simulated machine: it is what the hooks stand on (kexecore_config::host points to it).
///
/// Begin, one call of the core, End; then log() holds what the core did. A core that misbehaves is
/// answered with failures from then on, so that it comes to an end.
class Machine {
 public:
  explicit Machine(trace::ForeignStore& store) : guest_(store), frames_(store) {}

  /// The machine as described, nothing touched. Costs what was touched before. `watcher` may be
  /// null.
  void Reset(const trace::MachineDescription& description,
             const std::vector<trace::ForeignFile>& files, Watcher* watcher);

  /// Writes the hypercall's memory, and makes ready its faults and races.
  void Begin(const trace::Hypercall& hypercall);

  /// The hypercall returned: looks for what it left behind. The log stays until the next Begin,
  /// guest memory as each copy saw it until Settle.
  void End();
  void Settle();

  const Log& log() const { return log_; }
  const trace::MachineDescription& description() const { return description_; }
  GuestMemory& guest() { return guest_; }
  const GuestMemory& guest() const { return guest_; }
  PhysicalMemory& memory() { return memory_; }
  const std::vector<kexecore_mfn_t>& allocated() const { return allocator_.allocated(); }
  bool IsAllocated(kexecore_mfn_t mfn) const { return allocator_.IsAllocated(mfn); }

  /// Is this a frame of the crash area?
  bool IsInCrashArea(kexecore_mfn_t mfn) const;

  /// Does the caller own this frame, as it would have to be for MapGuest?
  bool IsOwned(kexecore_mfn_t mfn) const;

  /// What a guest access of this number finds, or would, in a frame that is owned.
  void ReadOwned(kexecore_mfn_t mfn, std::uint32_t access, PageBytes& bytes) const;

  /// Number of the current hypercall, from 1: the stamp of pages that change.
  std::uint64_t now() const { return now_; }

  /// Is the nth call of this hook in this hypercall made to fail, by a fault or by the budget?
  bool Fails(trace::Hook hook, std::size_t nth) const;
  bool privileged() const { return privileged_; }

  /// Is the caller a 32-bit one? Of kContinue and kAbandon, the one whose call was last told to
  /// pause.
  bool compat() const { return compat_; }

  // The hooks.
  bool Copy(void* to, kexecore_guest_t from, std::size_t size);
  bool CopyBack(kexecore_guest_t to, const void* from, std::size_t size);
  void* Map(kexecore_mfn_t mfn);
  void Unmap(void* page);
  const void* MapGuest(kexecore_mfn_t mfn);
  void UnmapGuest(const void* page);
  kexecore_mfn_t Allocate(kexecore_maddr_t highest_maddr);
  void Free(kexecore_mfn_t mfn);
  bool Preempt();
  void SaveVmcoreinfo();
  bool CpuNotes(std::uint32_t cpu, kexecore_range& notes);
  int Enter(const kexecore_image& image);
  bool IsPrivileged();

 private:
  void CloseStretch();
  void Report(Misuse::Kind kind, std::uint64_t first = 0, std::uint64_t second = 0) {
    log_.misuses.push_back({.kind = kind, .first = first, .second = second});
  }
  bool misused() const { return !log_.misuses.empty(); }

  /// A page that is mapped: of the core's own (mappings of the log) or of the guest's.
  struct Open {
    const void* window = nullptr;  // null: none
    bool guest = false;
    std::size_t nth = 0;  // in the log
  };
  Open* FindOpen(const void* address, bool guest);
  Open* FindClosed();
  kexecore_mfn_t MfnOf(const Open& open) const;
  bool IsMapped(kexecore_mfn_t mfn) const;  // of the core's own pages
  std::uint32_t accesses() const {
    return static_cast<std::uint32_t>(log_.copies.size() + log_.guest_pages.size());
  }
  void WriteRaces(const std::vector<trace::Race>& races, trace::Dialect dialect);
  void CutBy(trace::Hook hook, kexecore_mfn_t mfn = KEXECORE_NO_MFN);

  trace::MachineDescription description_;
  Watcher* watcher_ = nullptr;
  GuestMemory guest_;
  GuestMemory frames_;  // machine memory of the caller's, by machine address
  PhysicalMemory memory_;
  Windows windows_;
  Allocator allocator_;
  Log log_;
  std::uint64_t now_ = 0;
  bool privileged_ = true;
  std::uint32_t map_budget_ = kMostMaps;
  std::vector<trace::Fault> faults_;
  bool compat_ = false;
  bool suspended_compat_ = false;     // of the call that was last told to pause
  std::uint64_t last_question_ = 0;   // hook calls up to the last question, itself included,
  std::uint64_t mapped_before_ = 0;   // and pages mapped
  std::array<Open, kMostOpen> open_;  // what is mapped
};

}  // namespace machine
