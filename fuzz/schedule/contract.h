// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "fuzz/schedule/history.h"

/// The contract's rules on what CPUs share, as steps from one state to the next.
namespace schedule {

/// The state that the contract's rules look at and change.
struct State {
  Image present[2] = {kNoImage, kNoImage};
  std::uint32_t entering = 0;  // images that are being entered
  bool is_executing = false;   // exec enters one of them
  bool is_held = false;        // a load or unload has the instance
  bool is_suspended = false;
  std::uint32_t ticket = 0;  // of the call that is suspended, and the address space of its caller
  std::uint64_t space = 0;
  std::uint32_t looking = 0;  // those of `entering` that have found no image

  bool operator==(const State&) const = default;
};

/// A step, or a condition of the contract under which a call gives an answer.
enum class Rule {
  kNotEntering,         // H3: an exec is not refused
  kAnotherRuns,         // H3: -EBUSY for a load or unload, because of the call that runs
  kAnotherIsSuspended,  // H3: the same, because of the call that is suspended
  kIsEntering,          // H3, X2, S4: -EBUSY
  kIsEnteringOver,      // L16: -EBUSY
  kIsEnteringPresent,   // U2: -EBUSY
  kTake,                // H3
  kRelease,
  kSuspend,       // C
  kResume,        // C1, C2
  kNoSuchCall,    // C1, C2: -EINVAL
  kWithdrawOver,  // L16
  kCommit,        // S1
  kUnload,        // S2
  kEnter,         // X2, X3
  kCrash,         // X4
  kLeave,         // X3: the enter hook refused exec
  kLeaveCrash,    // X3: the enter hook refused a crash
  kGiveBack,      // X5: exec enters no image any more
  kNothingTaken,  // X5: -EINVAL
  kLook,          // X4: marks an entry, but finds no image
  kLookAway,
  kAbsent,   // X2, T2
  kPresent,  // T2
};

/// A step, and the time within which it was made.
struct Event {
  Rule rule;
  Moment from;
  Moment to;
  std::uint32_t type = 0;
  Image image = kNoImage;
  std::uint32_t ticket = 0;  // kSuspend, kResume, kNoSuchCall
  std::uint64_t space = 0;   // of the caller, or kAnySpace
};

/// Stands for the address space of a caller that needs none (C2).
inline constexpr std::uint64_t kAnySpace = ~std::uint64_t{0};

/// Makes the step. False if the state does not allow it.
bool Make(const Event& event, State& state);

}  // namespace schedule
