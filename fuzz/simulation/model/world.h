// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace model {

/// What the model is told about the core's own course: which frames it got that may be no
/// destination, and how far it came in a call that an event from outside stopped: a failed
/// allocation or mapping, or an order to pause. The contract fixes neither how often a core
/// allocates and maps pages of its own, nor the moments at which it asks whether to pause. It fixes
/// the order of guest accesses: copies from the guest, and mappings of guest pages. Therefore the
/// number of guest accesses before an event is its time.
struct Course {
  struct Failure {
    std::uint32_t accesses = 0;
    bool in_crash_area = false;  // is it a mapping of the crash area?
    std::uint64_t frame = 0;     // the frame that was mapped, if it is a mapping
    bool is_mapping = false;     // else an allocation, which is not needed to give pages back
    bool prepared = false;       // after prepare, so it belongs to giving pages back
  };
  struct Pause {
    std::uint32_t accesses = 0;
    bool prepared = false;  // after prepare, which L18 calls, so L17 is over
  };
  /// A page that the core got as control page, as a table or as a page of the list.
  struct Taken {
    std::uint64_t frame = 0;
    std::uint32_t accesses = 0;
  };
  std::vector<Taken> taken = {};
  std::optional<Failure> failure;  // the first failure to allocate or map a page of its own
  std::optional<Pause> pause;      // the core was told to pause
  std::vector<std::uint64_t> crash_frames = {};  // of the crash area, that the core mapped
  std::uint32_t failed_mappings = 0;             // failures to map pages of its own
  bool has_freed = false;                        // it gave pages back
  // The core answered that the call is suspended, although it was not told to pause: a page that it
  // wants to give back cannot be mapped. The model looks at this only if a failed mapping can
  // belong to the load itself or to giving pages back after it.
  bool is_stuck = false;
};

/// Tells the model how each hook answers. `nth` counts the calls of a hook within a call of the
/// core, from 0, in the order of the contract. `accesses` is the number of guest accesses before.
class World {
 public:
  virtual ~World() = default;

  /// The answer of the hook is_privileged: a positive number means yes.
  virtual int Privilege() = 0;

  /// Does the hook cpu_notes answer -EINVAL for a CPU that exists?
  virtual bool HasBadNotes() = 0;

  /// Makes copy `nth` from the guest. Returns false if it fails.
  virtual bool Fetch(std::uint32_t nth, std::uint32_t accesses, std::uint64_t address,
                     std::span<std::uint8_t> out) = 0;

  /// Would Fetch succeed?
  virtual bool CanFetch(std::uint32_t nth, std::uint32_t accesses, std::uint64_t address,
                        std::uint64_t size) = 0;

  /// Would copy `nth` to the guest succeed?
  virtual bool CanWrite(std::uint32_t nth, std::uint32_t accesses, std::uint64_t address,
                        std::uint64_t size) = 0;

  /// Makes mapping `nth` of a guest page. Returns the bytes of this frame, or null if it fails. The
  /// bytes are valid until the next mapping.
  virtual const std::uint8_t* MapGuestPage(std::uint32_t nth, std::uint32_t accesses,
                                           std::uint64_t mfn) = 0;

  virtual Course HowFar() = 0;

  /// Does the core show an image of this type as present when the call returns? The model asks only
  /// if the contract leaves open whether the core paused before or after L16.
  virtual bool IsShown(std::uint32_t type) = 0;

  /// The answer of the hook prepare: 0 or a negative number.
  virtual int Prepare() = 0;

  /// The answer of the hook enter: 0 or a negative number.
  virtual int Enter() = 0;
};

}  // namespace model
