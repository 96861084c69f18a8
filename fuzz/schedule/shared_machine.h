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

/// The bytes of the smallest entry of a guest's page list.
inline constexpr std::size_t kGuestWord = 4;

/// The machine that the CPUs share: an instance, machine memory, its allocator, and the pages that
/// each CPU has mapped. Beside its stack a core can reach nothing else.
///
/// It checks all that the core does there. A CPU touches only pages that it has mapped, nobody
/// changes an image that is being entered, and accesses of different CPUs are ordered. It notes the
/// first mistake, and the schedule goes on.
class SharedMachine {
 public:
  SharedMachine();
  SharedMachine(const SharedMachine&) = delete;
  SharedMachine& operator=(const SharedMachine&) = delete;

  /// Back to the state at power on.
  void Restart();

  kexecore_config Config(void* host) const;
  kexecore_instance& instance() { return instance_; }
  Races& races() { return races_; }

  // The hooks of kexecore.h.
  kexecore_mfn_t Allocate(Cpu cpu);
  void Free(Cpu cpu, kexecore_mfn_t mfn);
  void* Map(Cpu cpu, kexecore_mfn_t mfn);
  const void* MapGuest(Cpu cpu, kexecore_mfn_t mfn);
  void Unmap(Cpu cpu, const void* page);
  bool CopyFromGuest(Cpu cpu, void* to, kexecore_guest_t from, std::size_t size);

  // These two also see that an image is prepared once, and not forgotten while it is entered.
  void Prepare(const kexecore_image* image);
  void Forget(const kexecore_image* image);

  enum class Touch : std::uint32_t { kRead, kVolatileRead, kWrite };

  /// An access of the core that is not atomic. It ignores memory that no other CPU can reach. The
  /// guest may change its page list meanwhile, so rule F wants each entry read once, and volatile:
  /// a compiler might repeat any other read.
  void Access(Cpu cpu, const void* at, std::size_t size, Touch touch);

  /// The cell of races() for a word of the instance. Nothing for any other address.
  std::optional<std::size_t> CellOf(const void* at) const;

  /// The image that the enter hook gets, and the frames that it needs. It is a mistake if the image
  /// is not there, byte for byte.
  Image CheckEntry(Cpu cpu, const kexecore_image& entered, std::vector<kexecore_mfn_t>& frames);

  /// Until LetGo nobody may free these frames or write to them.
  void Hold(const std::vector<kexecore_mfn_t>& frames);
  void LetGo(const std::vector<kexecore_mfn_t>& frames);

  /// A call of this CPU has returned. It is a mistake if the CPU still has a page mapped.
  void CheckReturn(Cpu cpu);

  /// The number of pages that are allocated.
  std::uint32_t allocated() const;

  /// Whether there was a mistake or a data race.
  bool is_wrong() const { return !mistake_.empty() || races_.found(); }
  /// The first mistake or, without one, the data race. Empty if all is well.
  std::string mistake() const { return mistake_.empty() ? DescribeRace() : mistake_; }

 private:
  struct Frame {
    bool is_allocated;
    std::uint32_t held;              // how many entries need it
    std::uint32_t mapped[kParties];  // how often each party has it mapped
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
  // The words of each of the guest's pages that were read since it was mapped last.
  std::bitset<KEXECORE_PAGE_SIZE / kGuestWord> read_[kGuestPages];
  std::vector<const kexecore_image*> prepared_;
  Races races_;
  std::string mistake_;
};

}  // namespace schedule
