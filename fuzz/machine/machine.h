// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include "fuzz/machine/allocator.h"
#include "fuzz/machine/guest_memory.h"
#include "fuzz/machine/log.h"
#include "fuzz/machine/physical_memory.h"
#include "fuzz/machine/windows.h"
#include "fuzz/trace/foreign.h"
#include "fuzz/trace/trace.h"
#include "kexecore/kexecore.h"

namespace machine {

/// Told of a change of machine memory in the moment that it becomes visible.
class Watcher {
 public:
  virtual ~Watcher() = default;
  virtual void PageChanged(kexecore_mfn_t mfn) = 0;
};

/// What enter answers when it is made to fail: an error that no rule of the core's gives.
inline constexpr int kRefusedEntry = -5;

/// The most pages that any machine lets a hypercall map: a trace must not cost all memory.
inline constexpr std::uint32_t kMostMaps = 1u << 18;

/// A simulated machine: it is what the hooks stand on (kexecore_config::host points to it).
///
/// Begin, one hypercall, End; then log() holds what the core did. A core that misbehaves is
/// answered with failures from then on, so that it comes to an end.
class Machine {
 public:
  explicit Machine(trace::ForeignStore& store) : guest_(store) {}

  /// The machine as described, nothing touched. Costs what was touched before. `watcher` may be
  /// null.
  void Reset(const trace::MachineDescription& description,
             const std::vector<trace::ForeignFile>& files, Watcher* watcher);

  /// Writes the hypercall's memory, and makes ready its faults and races.
  void Begin(const trace::Hypercall& hypercall);

  /// The hypercall returned: looks for what it left behind. The log stays until the next Begin,
  /// guest memory as each copy saw it until Settle.
  void End();
  void Settle() { guest_.Settle(static_cast<std::uint32_t>(log_.copies.size())); }

  const Log& log() const { return log_; }
  const trace::MachineDescription& description() const { return description_; }
  GuestMemory& guest() { return guest_; }
  const GuestMemory& guest() const { return guest_; }
  PhysicalMemory& memory() { return memory_; }
  const std::vector<kexecore_mfn_t>& allocated() const { return allocator_.allocated(); }

  /// Number of the current hypercall, from 1: the stamp of pages that change.
  std::uint64_t now() const { return now_; }

  /// Is the nth call of this hook in this hypercall made to fail, by a fault or by the budget?
  bool Fails(trace::Hook hook, std::size_t nth) const;
  bool privileged() const { return privileged_; }

  // The hooks.
  bool Copy(void* to, kexecore_guest_t from, std::size_t size);
  bool CopyBack(kexecore_guest_t to, const void* from, std::size_t size);
  void* Map(kexecore_mfn_t mfn);
  void Unmap(void* page);
  kexecore_mfn_t Allocate(kexecore_maddr_t highest_maddr);
  void Free(kexecore_mfn_t mfn);
  bool CpuNotes(std::uint32_t cpu, kexecore_range& notes);
  int Enter(const kexecore_image& image);
  bool IsPrivileged();

 private:
  void Report(Misuse::Kind kind, std::uint64_t first = 0, std::uint64_t second = 0) {
    log_.misuses.push_back({.kind = kind, .first = first, .second = second});
  }
  bool misused() const { return !log_.misuses.empty(); }
  bool InCrashArea(kexecore_mfn_t mfn) const;

  trace::MachineDescription description_;
  Watcher* watcher_ = nullptr;
  GuestMemory guest_;
  PhysicalMemory memory_;
  Windows windows_;
  Allocator allocator_;
  Log log_;
  std::uint64_t now_ = 0;
  bool privileged_ = true;
  std::uint32_t map_budget_ = kMostMaps;
  std::vector<trace::Fault> faults_;
  Mapping* mapped_ = nullptr;  // in log_, while its page is mapped
  void* window_ = nullptr;     // and where it appears
};

}  // namespace machine
