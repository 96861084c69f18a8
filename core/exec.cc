// SPDX-License-Identifier: MIT
#include "core/exec.h"

#include <cstdint>

namespace kexecore {
namespace {

/// Rule X2, in one step: marks that an image is being entered, so that nobody takes away the one
/// that is present (S4). `seen` is the state before that step.
Error TryEnter(Instance& instance, std::uint32_t type, std::uint32_t& seen) {
  seen = State(instance);
  for (int i = 0; i < kTries; ++i) {
    if (IsBeingEntered(seen)) return Error::kBusy;
    if (!IsPresent(seen, type)) return Error::kNoImage;
    if (TryChange(instance, seen, seen | kEntering)) return Error::kNone;
  }
  return Error::kBusy;
}

/// Rule X4, in one step: marks that the crash image is being entered. Other calls that enter an
/// image do not hinder it: kCrashing counts, and each call takes back its own mark only. False when
/// there is no crash image.
bool TryCrash(Instance& instance, std::uint32_t& seen) {
  seen = State(instance);
  for (int i = 0; i < kTries; ++i) {
    if (!IsPresent(seen, KEXEC_TYPE_CRASH)) return false;
    if (TryChange(instance, seen, seen + kCrashing)) return true;
  }
  // A crash must not fail on contention: mark unconditionally, then check.
  seen = Mark(instance, kCrashing);
  if (IsPresent(seen, KEXEC_TYPE_CRASH)) return true;
  Unmark(instance, kCrashing);
  return false;
}

/// Rule X3. `mark` is the mark that the caller made. It stays when the image runs, and is taken
/// back when the hook refuses.
long Enter(Instance& instance, std::uint32_t slot, std::uint32_t mark) {
  const int answer = kexecore_hook_enter(instance.config.host, &instance.images[slot]);
  if (answer != 0) Unmark(instance, mark);
  const bool is_mistake = answer > 0 || answer == -KEXECORE_ERESTART;
  return is_mistake ? Answer(Error::kInvalid) : answer;
}

}  // namespace

long Exec(Instance& instance, const Guest& guest, kexecore_guest_t arg) {
  if (IsBeingEntered(State(instance))) return Answer(Error::kBusy);
  kexecore_abi_exec argument;
  if (const Error error = Fetch(guest, arg, argument); error != Error::kNone) return Answer(error);
  const auto type = static_cast<std::uint32_t>(argument.type);
  if (type >= kTypes) return Answer(Error::kInvalid);
  std::uint32_t seen = 0;
  if (const Error error = TryEnter(instance, type, seen); error != Error::kNone) {
    return Answer(error);
  }
  return Enter(instance, CurrentSlot(seen, type), kEntering);
}

long Crash(Instance& instance) {
  std::uint32_t seen = 0;
  if (!TryCrash(instance, seen)) return Answer(Error::kNoImage);
  return Enter(instance, CurrentSlot(seen, KEXEC_TYPE_CRASH), kCrashing);
}

}  // namespace kexecore
