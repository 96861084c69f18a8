// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "core/archive/reentry/core.h"
#include "core/archive/reentry/machine.h"

namespace reentry {

/// The registers of a guest's task that has come to the instruction of a hypercall.
struct Registers {
  std::uint64_t op = 0;  // the operation, and from bit kOpBits on the ticket of a suspended call
  std::uint64_t arg = 0;
  long answer = 0;
};

inline constexpr std::uint32_t kOpBits = 8;

/// A hypervisor that links the core and enters hypercalls again as Xen does: what a suspended call
/// needs lies in the guest's registers, where the guest can change it, and the instruction is
/// executed again, on any virtual CPU, with other guests' calls in between.
class Hypervisor {
 public:
  Hypervisor(const Core& core, std::uint64_t seed);
  Hypervisor(const Hypervisor&) = delete;
  Hypervisor& operator=(const Hypervisor&) = delete;

  /// The hypercall in the registers, of a guest with this address space. True: the instruction is
  /// to be executed again.
  bool Execute(const Space& space, Registers& registers);

  /// The address space is destroyed, or its guest has forgotten its call.
  void Forget(const Space& space);

  /// The hypervisor crashes, and is refused.
  void Crash();

  /// Gives back an image that the enter hook took over, if there is one.
  void GiveUpEntry();

  /// Looks at the image of the type, if one is present: it is the one that was loaded last.
  void CheckImage(std::uint32_t type);

  Machine& machine() { return machine_; }
  Random& random() { return random_; }

  /// What another virtual CPU does in the middle of this one's call. Called in hooks, at random.
  std::function<void()> meanwhile;

  // The hooks of kexecore.h.
  const Space& current() const { return *current_; }
  bool AskForPause();
  int EnterImage(const kexecore_image& image);

 private:
  /// What a call was asked to do when it began: its registers may say something else by now.
  struct Asked {
    std::uint64_t op;
    std::uint8_t type;
  };

  Asked AskedBy(const Space& space, const Registers& registers) const;
  bool IsSuspended(std::uint32_t ticket, const Space& space) const;
  void Suspend(const Space& space, const Asked& asked, std::uint32_t ticket);
  void Note(const Space& space, const Asked& asked, long answer);
  bool MayBeLoaded(std::uint32_t type, std::uint8_t tag) const;
  void BeBusyElsewhere();

  const Core& core_;
  Machine machine_;
  Random random_;
  kexecore_instance instance_ = {};
  const Space* current_ = nullptr;  // the address space of the virtual CPU that runs

  /// The call that is suspended, as the hypervisor keeps it to abandon it.
  struct Suspended {
    std::uint32_t ticket;
    const Space* space;
    Asked asked;
  };
  std::optional<Suspended> suspended_;

  std::uint8_t loaded_[2] = {};  // by type: the tag of the image that was loaded last, or 0
  bool is_taken_ = false;        // exec's enter hook has taken an image over
  bool is_looking_ = false;      // an entry is only there to see the image
  std::uint32_t depth_ = 0;      // of virtual CPUs that are in the middle of a call
};

}  // namespace reentry
