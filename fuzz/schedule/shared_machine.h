// SPDX-License-Identifier: MIT
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "fuzz/schedule/races.h"
#include "fuzz/schedule/scenario.h"
#include "fuzz/schedule/scheduler.h"
#include "kexecore/kexecore.h"

namespace schedule {

/// The smallest entry of a guest's page list.
inline constexpr std::size_t kGuestWord = 4;

/// An instance, machine memory, its allocator, and what each CPU has mapped: all that a core of the
/// scenarios can reach beside its own stack. What it does there is held to the contract: to touch
/// only what this CPU has mapped, to leave alone what is being entered, and to be ordered with what
/// other CPUs do. A mistake is written down, and the run goes on.
class Machine {
 public:
  Machine();
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  /// As at power on.
  void Restart();

  kexecore_config Config(void* host) const;
  kexecore_instance& instance() { return instance_; }
  Races& races() { return races_; }

  // What hooks do, as in kexecore.h.
  kexecore_mfn_t Allocate(Cpu cpu);
  void Free(Cpu cpu, kexecore_mfn_t mfn);
  void* Map(Cpu cpu, kexecore_mfn_t mfn);
  const void* MapGuest(Cpu cpu, kexecore_mfn_t mfn);
  void Unmap(Cpu cpu, const void* page);
  bool CopyFromGuest(Cpu cpu, void* to, kexecore_guest_t from, std::size_t size);

  enum class Touch : std::uint32_t { kRead, kVolatileRead, kWrite };

  /// An access of the core's that is not atomic. Memory that no other CPU can reach is of no
  /// interest. Of the guest's page list, which the guest may change meanwhile, an entry is read
  /// once, and volatile: another read a compiler might repeat (rule F).
  void Access(Cpu cpu, const void* at, std::size_t size, Touch touch);

  /// The word of the instance that an atomic access is to, as a cell of races().
  std::optional<std::size_t> CellOf(const void* at) const;

  /// Which image is handed to the enter hook, and the frames that it stands on. That it is not
  /// there byte for byte is a mistake.
  Image CheckEntry(Cpu cpu, const kexecore_image& entered, std::vector<kexecore_mfn_t>& frames);

  /// From here on nobody may free these frames or write to them.
  void Hold(const std::vector<kexecore_mfn_t>& frames);
  void LetGo(const std::vector<kexecore_mfn_t>& frames);

  /// A call of this CPU has returned: nothing is mapped any more.
  void CheckReturn(Cpu cpu);

  std::uint32_t allocated() const;

  /// What went wrong first, a data race among it; empty: nothing.
  bool is_wrong() const { return !mistake_.empty() || races_.found(); }
  std::string mistake() const { return mistake_.empty() ? DescribeRace() : mistake_; }

 private:
  struct Frame {
    bool is_allocated;
    std::uint32_t held;
    std::uint32_t mapped[kParties];
  };

  Frame* FrameOf(kexecore_mfn_t mfn);
  std::uint8_t* BytesOf(kexecore_mfn_t mfn) { return &memory_[(mfn - kRam) * KEXECORE_PAGE_SIZE]; }
  std::optional<kexecore_mfn_t> FrameAt(const void* at) const;
  bool IsOwned(kexecore_mfn_t mfn);
  std::uint32_t MappedBy(Cpu cpu) const;
  void CountMapping(Cpu cpu, kexecore_mfn_t mfn);
  void AccessFrame(Cpu cpu, kexecore_mfn_t mfn, Races::Kind kind);
  void ReadGuest(kexecore_mfn_t mfn, const void* at, std::size_t size, Touch touch);

  bool IsWhole(Cpu cpu, Image image, std::uint32_t page, kexecore_mfn_t mfn);
  bool FindFrames(Cpu cpu, Image image, const kexecore_image& entered,
                  std::vector<kexecore_mfn_t>& frames);
  template <typename Visit>
  bool WalkList(Cpu cpu, std::uint64_t entry, const Visit& visit);

  void Mistake(const char* what, kexecore_mfn_t mfn);
  std::string DescribeRace() const;

  kexecore_instance instance_;
  std::vector<std::uint8_t> memory_;
  std::vector<Frame> frames_;
  // What was read of the guest's pages since they were mapped.
  std::bitset<KEXECORE_PAGE_SIZE / kGuestWord> read_[kGuestPages];
  Races races_;
  std::string mistake_;
};

}  // namespace schedule
