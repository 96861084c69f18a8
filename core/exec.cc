// SPDX-License-Identifier: MIT
#include "core/exec.h"

#include <cstdint>

namespace kexecore {
namespace {

/// Rule X2, in one step: marks that an image is being entered, so that nobody takes away the one
/// that is present (S4). `seen` is the state before that step.
Error TryEnter(Instance& instance, std::uint32_t type, State& seen, kexecore_outcome& outcome) {
  seen = StateOf(instance);
  for (int i = 0; i < kTries; ++i) {
    if (IsBeingEntered(seen)) return BusyBecause(KEXECORE_BUSY_ENTERED, outcome);
    if (!IsPresent(SlotsOf(seen), type)) return Error::kNoImage;
    if (TryChange(instance, seen, seen | kEntering)) return Error::kNone;
  }
  return BusyBecause(KEXECORE_BUSY_CONTENDED, outcome);
}

/// Rule X4, in one step: marks that the crash image is being entered. Other calls that enter an
/// image do not hinder it: kCrashing counts, and each call takes back its own mark only. False when
/// there is no crash image.
bool TryCrash(Instance& instance, State& seen) {
  seen = StateOf(instance);
  for (int i = 0; i < kTries; ++i) {
    if (!IsPresent(SlotsOf(seen), KEXEC_TYPE_CRASH)) return false;
    if (TryChange(instance, seen, seen + kCrashing)) return true;
  }
  // A crash must not fail on contention: mark unconditionally, then check.
  seen = Mark(instance, kCrashing);
  if (IsPresent(SlotsOf(seen), KEXEC_TYPE_CRASH)) return true;
  Unmark(instance, kCrashing);
  return false;
}

/// Rule X3: hands the image over to the hook. Negative: the hook refused, or made a mistake.
int Enter(Instance& instance, std::uint32_t slot) {
  const int answer = kexecore_hook_enter(instance.config.host, &instance.images[slot]);
  const bool is_mistake = answer > 0 || answer == -KEXECORE_ERESTART;
  return is_mistake ? -KEXECORE_EINVAL : answer;
}

}  // namespace

long Exec(Instance& instance, const Guest& guest, kexecore_guest_t arg, kexecore_outcome& outcome) {
  if (IsBeingEntered(StateOf(instance))) {
    return Answer(BusyBecause(KEXECORE_BUSY_ENTERED, outcome));
  }
  kexecore_abi_exec argument;
  if (const Error error = Fetch(guest, arg, argument); error != Error::kNone) return Answer(error);
  return Exec(instance, static_cast<std::uint32_t>(argument.type), outcome);
}

[[gnu::noinline]]  // for size
long Exec(Instance& instance, std::uint32_t type, kexecore_outcome& outcome) {
  if (type >= kTypes) return Answer(Error::kInvalid);
  State seen = 0;
  if (const Error error = TryEnter(instance, type, seen, outcome); error != Error::kNone) {
    return Answer(error);
  }
  const int answer = Enter(instance, CurrentSlot(SlotsOf(seen), type));
  if (answer != 0) (void)TryLeave(instance);
  return answer;
}

long Crash(Instance& instance) {
  State seen = 0;
  if (!TryCrash(instance, seen)) return Answer(Error::kNoImage);
  const int answer = Enter(instance, CurrentSlot(SlotsOf(seen), KEXEC_TYPE_CRASH));
  if (answer != 0) Unmark(instance, kCrashing);
  return answer;
}

}  // namespace kexecore
