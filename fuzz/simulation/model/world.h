// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace model {

/// How far the core came in this call, where something from outside stopped it. The contract fixes
/// neither how often a core allocates and maps pages of its own, nor when just it asks whether it
/// should pause; what it fixes is the order of guest accesses (copies from the guest and guest
/// pages mapped, alike), so that is the time here: how many were done before.
struct Course {
  struct Failure {
    std::uint32_t accesses = 0;
    bool in_crash_area = false;  // a mapping of the crash area: of L17, so L16 is over
    bool is_mapping = false;     // else an allocation, which giving pages back has no need of
    bool saved = false;          // after save_vmcoreinfo: of giving pages back
  };
  struct Pause {
    std::uint32_t accesses = 0;
    bool saved = false;  // after save_vmcoreinfo: of L18, so L17 is over
  };
  std::optional<Failure> failure;  // the first allocation or mapping of its own that failed
  std::optional<Pause> pause;      // it was told to pause
  bool mapped_crash_area = false;
  std::uint32_t failed_mappings = 0;  // of its own
  // Does the core say, without having been told to pause, that the call is suspended? A mapping
  // that fails may be the reason: the model looks at this only where a failure can be one of
  // working towards an end, and one of giving back after it.
  bool is_stuck = false;
};

/// What the model asks about the outside of the core: how each hook answers. Calls of a hook are
/// numbered from 0 within a call, as the contract orders them; `accesses` are those done before.
class World {
 public:
  virtual ~World() = default;

  virtual bool IsPrivileged() = 0;

  /// Copy `nth` from the guest. False when it fails.
  virtual bool Fetch(std::uint32_t nth, std::uint32_t accesses, std::uint64_t address,
                     std::span<std::uint8_t> out) = 0;

  /// Would Fetch succeed?
  virtual bool CanFetch(std::uint32_t nth, std::uint32_t accesses, std::uint64_t address,
                        std::uint64_t size) = 0;

  /// Copy `nth` to the guest. False when it fails.
  virtual bool CanWrite(std::uint32_t nth, std::uint32_t accesses, std::uint64_t address,
                        std::uint64_t size) = 0;

  /// The bytes of guest page mapping `nth`, of this frame; null where it fails. Valid until the
  /// call is over.
  virtual const std::uint8_t* MapGuestPage(std::uint32_t nth, std::uint32_t accesses,
                                           std::uint64_t mfn) = 0;

  virtual Course HowFar() = 0;

  /// Does the core say, as the call returns, that an image of this type is present? Asked only
  /// where the contract leaves open on which side of L16 a core paused.
  virtual bool IsShown(std::uint32_t type) = 0;

  /// How enter answers: 0, or a negative number.
  virtual int Enter() = 0;
};

}  // namespace model
