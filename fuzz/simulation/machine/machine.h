// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <unordered_map>

#include "fuzz/simulation/machine/allocator.h"
#include "fuzz/simulation/machine/guest_memory.h"
#include "fuzz/simulation/machine/log.h"
#include "fuzz/simulation/machine/page.h"
#include "fuzz/simulation/machine/physical_memory.h"
#include "fuzz/simulation/machine/windows.h"
#include "kexecore/kexecore.h"
#include "trace/trace.h"

namespace machine {

/// The machine calls it at the moment when a change of machine memory becomes visible.
class Watcher {
 public:
  virtual ~Watcher() = default;

  /// The core unmapped a page that it had changed.
  virtual void PageChanged(const Mapping& mapping) = 0;
};

/// The answer of prepare when a fault makes it fail: the number of an error that has causes (H3),
/// of which this is none.
inline constexpr int kRefusedPreparation = -KEXECORE_EBUSY;

/// The answer of enter when a fault makes it fail: an error that no rule of the core gives.
inline constexpr int kRefusedEntry = -5;

/// The most pages of the core's, and the most of the guest's, that any machine lets a hypercall
/// map. Without a limit, a trace could use up the host's memory.
inline constexpr std::uint32_t kMostMaps = 1u << 18;

/// The most pages that a core may have mapped at the same time (rule M).
inline constexpr std::size_t kMostOpen = 2;

/// A simulated machine. The hooks hand each call to it, since kexecore_config::host points to it.
///
/// A user calls Begin, then one function of the core, then End; afterwards log() holds what the
/// core did. After a misuse the machine answers every hook with a failure, so that the core soon
/// returns.
class Machine {
 public:
  explicit Machine(trace::ForeignStore& store) : guest_(store), frames_(store) {}

  /// Makes the machine a new one, as described. The time this takes grows with the memory that was
  /// touched before. `watcher` may be null.
  void Reset(const trace::MachineDescription& description,
             const std::vector<trace::ForeignFile>& files, Watcher* watcher);

  /// Writes the hypercall's memory and prepares its faults and races.
  void Begin(const trace::Hypercall& hypercall);

  /// Ends the hypercall: reports mappings that the core left behind. The log stays until the next
  /// Begin. Until Settle, guest memory can still be read as of each access.
  void End();
  void Settle();

  const Log& log() const { return log_; }
  const trace::MachineDescription& description() const { return description_; }
  GuestMemory& guest() { return guest_; }
  const GuestMemory& guest() const { return guest_; }
  PhysicalMemory& memory() { return memory_; }
  const std::vector<kexecore_mfn_t>& allocated() const { return allocator_.allocated(); }
  bool IsAllocated(kexecore_mfn_t mfn) const { return allocator_.IsAllocated(mfn); }
  /// What a frame was last allocated for (D9); 0 if it never was.
  std::uint32_t PurposeOf(kexecore_mfn_t mfn) const;

  /// Is this frame in the crash area?
  bool IsInCrashArea(kexecore_mfn_t mfn) const;

  /// Does the caller own this frame? MapGuest maps no other.
  bool IsOwned(kexecore_mfn_t mfn) const;

  /// Reads what the guest access with this number finds, or would find, in a frame that is owned.
  void ReadOwned(kexecore_mfn_t mfn, std::uint32_t access, PageBytes& bytes) const;

  /// The number of the current hypercall, from 1. Pages that change get it as a time stamp.
  std::uint64_t now() const { return now_; }

  /// Does a fault or the budget make the nth call of this hook fail, in this hypercall?
  bool Fails(trace::Hook hook, std::size_t nth) const;
  /// The images for which prepare has answered 0, and forget was not called yet.
  const std::vector<const kexecore_image*>& prepared() const { return prepared_; }

  /// What the privilege hook answers: a positive number means yes.
  int privilege() const { return privilege_; }

  /// Is the caller a 32-bit one? In kContinue and kAbandon, that is the caller of the hypercall
  /// that was last told to pause.
  bool compat() const { return compat_; }

  // The hooks call these.
  bool Copy(void* to, kexecore_guest_t from, std::size_t size);
  bool CopyBack(kexecore_guest_t to, const void* from, std::size_t size);
  void* Map(kexecore_mfn_t mfn);
  void Unmap(void* page);
  const void* MapGuest(kexecore_mfn_t mfn);
  void UnmapGuest(const void* page);
  kexecore_mfn_t Allocate(kexecore_maddr_t highest_maddr, std::uint32_t purpose);
  void Free(kexecore_mfn_t mfn);
  bool Preempt();
  void SaveVmcoreinfo();
  int CpuNotes(std::uint32_t cpu, kexecore_range& notes);
  int Prepare(const kexecore_image& image);
  void Forget(const kexecore_image& image);
  int Enter(const kexecore_image& image);
  int Privilege();

 private:
  void CloseStretch();
  void Report(Misuse::Kind kind, std::uint64_t first = 0, std::uint64_t second = 0) {
    log_.misuses.push_back({.kind = kind, .first = first, .second = second});
  }
  bool misused() const { return !log_.misuses.empty(); }

  /// A page that is mapped: one of the core's, or one of the guest's.
  struct Open {
    const void* window = nullptr;  // null: no page
    bool guest = false;
    std::size_t nth = 0;  // index in the log's mappings or guest_pages
  };
  Open* FindOpen(const void* address, bool guest);
  Open* FindClosed();
  kexecore_mfn_t MfnOf(const Open& open) const;
  bool IsMapped(kexecore_mfn_t mfn) const;  // as one of the core's pages
  std::uint32_t accesses() const {
    return static_cast<std::uint32_t>(log_.copies.size() + log_.guest_pages.size());
  }
  void WriteRaces(const std::vector<trace::Race>& races, trace::Dialect dialect);
  void CutBy(trace::Hook hook, kexecore_mfn_t mfn = KEXECORE_NO_MFN);

  trace::MachineDescription description_;
  Watcher* watcher_ = nullptr;
  GuestMemory guest_;
  GuestMemory frames_;  // machine memory that the caller owns, by machine address
  PhysicalMemory memory_;
  Windows windows_;
  Allocator allocator_;
  std::unordered_map<kexecore_mfn_t, std::uint32_t> purposes_;
  Log log_;
  std::uint64_t now_ = 0;
  int privilege_ = 1;
  std::vector<const kexecore_image*> prepared_;  // images that were prepared and not forgotten
  std::uint32_t map_budget_ = kMostMaps;
  std::vector<trace::Fault> faults_;
  bool compat_ = false;
  bool suspended_compat_ = false;     // compat_ of the call that was last told to pause
  std::uint64_t last_question_ = 0;   // hook calls up to the last question, itself included
  std::uint64_t mapped_before_ = 0;   // pages that were mapped up to the last question
  std::array<Open, kMostOpen> open_;  // the pages that are mapped now
};

}  // namespace machine
