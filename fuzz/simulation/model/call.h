// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "fuzz/simulation/model/argument.h"
#include "fuzz/simulation/model/expectation.h"
#include "fuzz/simulation/model/world.h"

namespace model {

/// How a load proceeds: it goes on, it fails for want of memory, or it pauses.
enum class Way : std::uint8_t { kOn, kNoMemory, kPause };

/// The guest accesses of one call: performs them in the world, counts them, and writes down what
/// the core is expected to access.
class Call {
 public:
  Call(World& world, const Dialect& dialect, Expectation& expected)
      : world_(world), dialect_(dialect), expected_(expected) {}

  World& world() { return world_; }
  const Dialect& dialect() const { return dialect_; }
  Expectation& expected() { return expected_; }
  const Course& course() const { return course_; }

  /// Asks the world how far the core came. Only calls that allocate, map or pause need it.
  void AskHowFar() { course_ = world_.HowFar(); }

  /// Takes the load to have run out of memory after so many accesses, whatever failed later.
  void RunOut(std::uint32_t accesses) { course_.failure = {.accesses = accesses}; }

  /// Reads bytes that the core interprets (H4, L7). Returns false if they cannot be read.
  bool Fetch(std::uint64_t address, std::span<std::uint8_t> out);

  /// Can the answer be written to the guest (R4)?
  bool CanWrite(std::uint64_t address, std::uint64_t size) {
    return world_.CanWrite(0, accesses(), address, size);
  }

  /// Copies `size` bytes of a buffer to a destination (L17). Returns false if they cannot be read.
  bool Copy(std::uint64_t dest, std::uint64_t address, std::uint64_t size);

  /// Copies a whole page that the guest owns to a destination (V3). Returns false if it cannot be
  /// read.
  bool CopyPage(std::uint64_t dest, std::uint64_t mfn);

  void Zero(std::uint64_t dest, std::uint64_t size);

  /// Maps a page of the guest's list (V2). Returns null if it cannot be read.
  const std::uint8_t* MapPage(std::uint64_t mfn);

  /// Did the core stop between the last guest access and the next one? A failed mapping of a
  /// destination in the crash area counts only if the load can have reached it (`at_crash_area`).
  Way Next(bool at_crash_area) const;

  /// The same before a page that takes no guest access. The model cannot know how many of those
  /// pages the core wrote before it stopped, and does not need to.
  Way NextZeroes() const;

  /// The contract refuses the call at this point. Did the core fail earlier, because it had no
  /// memory to get here? A mapping that failed between the same two guest accesses can also be one
  /// of giving pages back, after the refusal.
  bool FailedBefore() const;

  /// Is a frame of the crash area a destination? Else it is one of the room (D8). A load maps no
  /// other.
  bool IsDestination(std::uint64_t frame) const {
    return !Contains(expected_.room, Number{frame} * kPageSize);
  }

  std::uint32_t accesses() const { return copies_ + pages_; }

 private:
  World& world_;
  const Dialect dialect_;
  Expectation& expected_;
  Course course_;
  std::uint32_t copies_ = 0;  // copies from the guest so far
  std::uint32_t pages_ = 0;   // guest pages mapped so far
};

}  // namespace model
