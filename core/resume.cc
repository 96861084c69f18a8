// SPDX-License-Identifier: MIT
#include "core/resume.h"

namespace kexecore {

Resumed TryResume(Instance& instance, std::uint32_t ticket, const std::uint64_t* space) {
  State seen = StateOf(instance);
  for (int i = 0; i < kTries; ++i) {
    if ((seen & kSuspended) == 0 || TicketOf(seen) != ticket) return Resumed::kNoSuchCall;
    // Another call may hold the instance by now, and its space may be the one that is read here.
    // Then the state has changed, and the change below fails.
    if (space != nullptr && *space != __atomic_load_n(&instance.job.space, __ATOMIC_RELAXED)) {
      return Resumed::kNoSuchCall;
    }
    if (TryChange(instance, seen, seen & ~kSuspended)) return Resumed::kYes;
  }
  return Resumed::kContended;
}

}  // namespace kexecore
