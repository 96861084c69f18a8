// SPDX-License-Identifier: MIT
#include "fuzz/schedule/contract.h"

#include <utility>

namespace schedule {
namespace {

/// C1: whether the call that is suspended, if there is one, is the one that the event names.
bool IsNamed(const Event& event, const State& state) {
  return state.is_suspended && state.ticket == event.ticket &&
         (event.space == kAnySpace || event.space == state.space);
}

}  // namespace

bool Make(const Event& event, State& state) {
  Image& present = state.present[event.type];
  switch (event.rule) {
    case Rule::kNotEntering:
      return state.entering == 0;
    case Rule::kAnotherRuns:
      return state.is_held && !state.is_suspended && state.entering == 0;
    case Rule::kAnotherIsSuspended:
      return state.is_suspended && state.entering == 0;
    case Rule::kIsEntering:
      return state.entering != 0;
    case Rule::kIsEnteringOver:
      return state.entering != 0 && present != kNoImage && Overlap(present, event.image);
    case Rule::kIsEnteringPresent:
      return state.entering != 0 && present != kNoImage;
    case Rule::kTake:
      return !std::exchange(state.is_held, true) && state.entering == 0;
    case Rule::kRelease:
      state.is_held = false;
      return !state.is_suspended;
    case Rule::kSuspend:
      state.ticket = event.ticket;
      state.space = event.space;
      return !std::exchange(state.is_suspended, true) && state.is_held;
    case Rule::kResume:
      return IsNamed(event, state) && std::exchange(state.is_suspended, false);
    case Rule::kNoSuchCall:
      return !IsNamed(event, state);
    case Rule::kWithdrawOver:
      if (present == kNoImage || !Overlap(present, event.image)) return true;
      present = kNoImage;
      return state.entering == 0;
    case Rule::kCommit:
      present = event.image;
      return state.entering == 0;
    case Rule::kUnload:
      return std::exchange(present, kNoImage) == kNoImage || state.entering == 0;
    case Rule::kEnter:
      state.is_executing = true;
      return present == event.image && state.entering++ == 0;
    case Rule::kCrash:
      ++state.entering;
      return present == event.image;
    case Rule::kLeave:
    case Rule::kGiveBack:
      return state.entering-- != 0 && std::exchange(state.is_executing, false);
    case Rule::kLeaveCrash:
      return state.entering-- != 0;
    case Rule::kNothingTaken:
      return !state.is_executing;
    case Rule::kLook:
      ++state.entering;
      ++state.looking;
      return present == kNoImage;
    case Rule::kLookAway:
      --state.entering;
      return state.looking-- != 0;
    case Rule::kAbsent:
      return present == kNoImage;
    default:
      return present != kNoImage;
  }
}

}  // namespace schedule
