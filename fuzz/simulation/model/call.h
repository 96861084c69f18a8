// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "fuzz/simulation/model/argument.h"
#include "fuzz/simulation/model/expectation.h"
#include "fuzz/simulation/model/world.h"

namespace model {

/// Where a load goes on, or does not.
enum class Way : std::uint8_t { kOn, kNoMemory, kPause };

/// One call, as it meets the guest: counts the accesses, and writes down what is expected of them.
class Call {
 public:
  Call(World& world, const Dialect& dialect, Expectation& expected)
      : world_(world), dialect_(dialect), expected_(expected) {}

  World& world() { return world_; }
  const Dialect& dialect() const { return dialect_; }
  Expectation& expected() { return expected_; }
  const Course& course() const { return course_; }

  /// For calls that allocate, map or pause: asks how far the core came.
  void AskHowFar() { course_ = world_.HowFar(); }

  /// Reads for the core itself (H4, L7). False: it cannot be read.
  bool Fetch(std::uint64_t address, std::span<std::uint8_t> out);

  /// Can the answer be written back (R4)?
  bool CanWrite(std::uint64_t address, std::uint64_t size) {
    return world_.CanWrite(0, accesses(), address, size);
  }

  /// Copies `size` bytes of a buffer to a destination (L17). False: they cannot be read.
  bool Copy(std::uint64_t dest, std::uint64_t address, std::uint64_t size);

  /// The same with a page that the guest owns, whole (V3).
  bool CopyPage(std::uint64_t dest, std::uint64_t mfn);

  void Zero(std::uint64_t dest, std::uint64_t size);

  /// A page of the guest's list (V2), in entries; null: it cannot be read.
  const std::uint8_t* MapPage(std::uint64_t mfn);

  /// Did the core stop before its next guest access? By a failure in the crash area, too, only
  /// where that can have been met already.
  Way Next(bool at_crash_area) const;

  /// The same before a page that takes no guest access. How many of those the core wrote is not
  /// known, nor does it matter: none of them is needed to tell what comes.
  Way NextZeroes() const;

  /// Here the call is refused, unless the memory that it takes to get here failed it before. What
  /// fails between the same two guest accesses may also be a mapping afterwards, in giving back.
  bool FailedBefore() const;

  std::uint32_t accesses() const { return copies_ + pages_; }

 private:
  World& world_;
  const Dialect dialect_;
  Expectation& expected_;
  Course course_;
  std::uint32_t copies_ = 0;  // from the guest
  std::uint32_t pages_ = 0;   // of the guest's that were mapped
};

}  // namespace model
