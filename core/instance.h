// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/job.h"
#include "core/segments.h"
#include "core/slots.h"
#include "kexecore/kexecore.h"

namespace kexecore {

/// The contents of a `kexecore_instance`. Every CPU may read and change `state` at any time; each
/// change is one atomic step. The call that holds the instance (TryHold) alone uses `job`, and
/// alone writes to the images that are not current. A call that enters an image (TryEnter,
/// TryCrash) reads that image; until it is refused, nobody makes the image absent.
struct Instance {
  kexecore_config config;
  std::uint64_t ram_pages;
  std::uint64_t state;  // atomic: a SlotWord, and the bits that are listed below
  Job job;              // of the call that holds the instance
  kexecore_image images[kImages];
};

static_assert(sizeof(Instance) <= sizeof(kexecore_instance));
static_assert(alignof(Instance) <= alignof(kexecore_instance));

/// The state of an instance. Its lower half is a SlotWord and the bits below; its upper half counts
/// how often a call was suspended.
using State = std::uint64_t;

inline constexpr State kHeld = 1u << 8;       // a load or unload runs or is suspended
inline constexpr State kSuspended = 1u << 9;  // that call is suspended: no CPU runs it
inline constexpr State kEntering = 1u << 10;  // exec enters an image
inline constexpr State kCrashing = 1u << 11;  // from here to bit 31: a count of crashes that enter
inline constexpr State kSuspension = State{1} << 32;  // one in the count of suspensions

inline Bounds BoundsOf(const Instance& instance, std::uint32_t type) {
  return {.crash_start = instance.config.crash.start,
          .crash_size = instance.config.crash.size,
          .physical_bits = instance.config.physical_bits,
          .type = type,
          .ram = {.ranges = instance.config.ram, .count = instance.config.nr_ram}};
}

inline State StateOf(const Instance& instance) {
  return __atomic_load_n(&instance.state, __ATOMIC_ACQUIRE);
}

constexpr SlotWord SlotsOf(State state) { return static_cast<SlotWord>(state); }

constexpr bool IsBeingEntered(State state) { return (state & (kSuspension - 1)) >= kEntering; }

/// The ticket of the call that was suspended last (rule C). It is never 0.
constexpr std::uint32_t TicketOf(State state) {
  constexpr std::uint32_t kTop = 1u << (KEXECORE_TICKET_BITS - 1);
  return static_cast<std::uint32_t>(state >> 32) % kTop + kTop;
}

/// The slot in which the holder of the instance builds the new image. It is not the current slot,
/// so nobody sees the image before the commit.
inline kexecore_image& NewImage(Instance& instance, std::uint32_t type) {
  return instance.images[FreeSlot(SlotsOf(StateOf(instance)), type)];
}

/// Changes the state from `seen` to `to`, in one step. The step is a full barrier: other CPUs see a
/// commit after every byte of its image, and a withdrawal before the first byte that is written
/// over the image. False when another CPU changed the state meanwhile: `seen` is then the state
/// that it made.
inline bool TryChange(Instance& instance, State& seen, State to) {
  return __atomic_compare_exchange_n(&instance.state, &seen, to, false, __ATOMIC_SEQ_CST,
                                     __ATOMIC_ACQUIRE);
}

/// How often a change is tried. A try fails only when another CPU's change succeeded, and a call
/// makes few changes. So this is a bound that is hardly ever reached, and not a way to wait.
inline constexpr int kTries = 64;

/// Notes why a call is busy, a KEXECORE_BUSY_… (H3, X2, S4). Returns the error.
inline Error BusyBecause(std::uint32_t cause, kexecore_outcome& outcome) {
  outcome.busy = cause;
  return Error::kBusy;
}

/// Rule H3: takes the instance for a load or unload, unless another call has it or an image is
/// being entered.
inline Error TryHold(Instance& instance, kexecore_outcome& outcome) {
  State seen = StateOf(instance);
  for (int i = 0; i < kTries; ++i) {
    if (IsBeingEntered(seen)) return BusyBecause(KEXECORE_BUSY_ENTERED, outcome);
    if ((seen & kHeld) != 0) {
      const bool is_suspended = (seen & kSuspended) != 0;
      return BusyBecause(is_suspended ? KEXECORE_BUSY_SUSPENDED : KEXECORE_BUSY_RUNNING, outcome);
    }
    if (TryChange(instance, seen, seen | kHeld)) return Error::kNone;
  }
  return BusyBecause(KEXECORE_BUSY_CONTENDED, outcome);
}

/// Lets go of the instance. Requires that the caller holds it.
inline void Release(Instance& instance) {
  __atomic_fetch_and(&instance.state, ~kHeld, __ATOMIC_SEQ_CST);
}

/// Rule C: suspends the call that holds the instance. Returns its ticket.
inline std::uint32_t Suspend(Instance& instance) {
  constexpr State kStep = kSuspension + kSuspended;  // the call runs, so the bit is clear
  return TicketOf(__atomic_add_fetch(&instance.state, kStep, __ATOMIC_SEQ_CST));
}

// These make and take back a mark that counts (kCrashing). Mark returns the state before it.
inline State Mark(Instance& instance, State mark) {
  return __atomic_fetch_add(&instance.state, mark, __ATOMIC_SEQ_CST);
}

inline void Unmark(Instance& instance, State mark) {
  (void)__atomic_fetch_sub(&instance.state, mark, __ATOMIC_SEQ_CST);
}

/// Rule X3: no exec enters an image any more. False when none did.
inline bool TryLeave(Instance& instance) {
  return (__atomic_fetch_and(&instance.state, ~kEntering, __ATOMIC_SEQ_CST) & kEntering) != 0;
}

/// Rules S1 and S2: applies `transition` to the slots. Requires that the caller holds the instance.
/// False when an image is being entered (rule S4); nothing has changed then. One try is enough:
/// while the instance is held, only calls that enter an image change the state, so a change that
/// fails means that a call has marked an image as being entered.
template <typename Transition>
bool TryPublish(Instance& instance, Transition&& transition) {
  State seen = StateOf(instance);
  const State to = seen - SlotsOf(seen) + transition(SlotsOf(seen));
  return !IsBeingEntered(seen) && TryChange(instance, seen, to);
}

}  // namespace kexecore
