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
  std::uint32_t state;  // atomic: a SlotWord, and the bits that are listed below
  Job job;              // of the call that holds the instance
  kexecore_image images[kImages];
};

static_assert(sizeof(Instance) <= sizeof(kexecore_instance));
static_assert(alignof(Instance) <= alignof(kexecore_instance));

inline constexpr std::uint32_t kHeld = 1u << 8;       // a load or unload runs or is suspended
inline constexpr std::uint32_t kSuspended = 1u << 9;  // that call is suspended: no CPU runs it
inline constexpr std::uint32_t kEntering = 1u << 10;  // exec enters an image
inline constexpr std::uint32_t kCrashing = 1u << 11;  // from here up: a count of crashes that enter

inline Bounds BoundsOf(const Instance& instance, std::uint32_t type) {
  return {.crash_start = instance.config.crash.start,
          .crash_size = instance.config.crash.size,
          .physical_bits = instance.config.physical_bits,
          .type = type,
          .ram = {.ranges = instance.config.ram, .count = instance.config.nr_ram}};
}

inline std::uint32_t State(const Instance& instance) {
  return __atomic_load_n(&instance.state, __ATOMIC_ACQUIRE);
}

constexpr bool IsBeingEntered(std::uint32_t state) { return state >= kEntering; }

/// The slot in which the holder of the instance builds the new image. It is not the current slot,
/// so nobody sees the image before the commit.
inline kexecore_image& NewImage(Instance& instance, std::uint32_t type) {
  return instance.images[FreeSlot(State(instance), type)];
}

/// Changes the state from `seen` to `to`, in one step. The step is a full barrier: other CPUs see a
/// commit after every byte of its image, and a withdrawal before the first byte that is written
/// over the image. False when another CPU changed the state meanwhile: `seen` is then the state
/// that it made.
inline bool TryChange(Instance& instance, std::uint32_t& seen, std::uint32_t to) {
  return __atomic_compare_exchange_n(&instance.state, &seen, to, false, __ATOMIC_SEQ_CST,
                                     __ATOMIC_ACQUIRE);
}

// Each sets or clears a bit of the state, in one step, and returns the state before it.
inline std::uint32_t Set(Instance& instance, std::uint32_t bit) {
  return __atomic_fetch_or(&instance.state, bit, __ATOMIC_SEQ_CST);
}

inline std::uint32_t Clear(Instance& instance, std::uint32_t bit) {
  return __atomic_fetch_and(&instance.state, ~bit, __ATOMIC_SEQ_CST);
}

/// How often a change is tried. A try fails only when another CPU's change succeeded, and a call
/// makes few changes. So this is a bound that is hardly ever reached, and not a way to wait.
inline constexpr int kTries = 64;

/// Rule H3: takes the instance for a load or unload, unless another call has it or an image is
/// being entered.
inline bool TryHold(Instance& instance) {
  std::uint32_t seen = State(instance);
  for (int i = 0; i < kTries; ++i) {
    if ((seen & kHeld) != 0 || IsBeingEntered(seen)) return false;
    if (TryChange(instance, seen, seen | kHeld)) return true;
  }
  return false;
}

/// Rule C: takes the instance from the suspended call, to go on with it. False when no call is
/// suspended.
inline bool TryResume(Instance& instance) {
  return (Clear(instance, kSuspended) & kSuspended) != 0;
}

// These make and take back the mark of a call that enters an image (kEntering, kCrashing). Mark
// returns the state before it.
inline std::uint32_t Mark(Instance& instance, std::uint32_t mark) {
  return __atomic_fetch_add(&instance.state, mark, __ATOMIC_SEQ_CST);
}

inline void Unmark(Instance& instance, std::uint32_t mark) {
  (void)__atomic_fetch_sub(&instance.state, mark, __ATOMIC_SEQ_CST);
}

/// Rules S1 and S2: applies `transition` to the slots. Requires that the caller holds the instance.
/// False when an image is being entered (rule S4); nothing has changed then. One try is enough:
/// while the instance is held, only calls that enter an image change the state, so a change that
/// fails means that a call has marked an image as being entered.
template <typename Transition>
bool TryPublish(Instance& instance, Transition&& transition) {
  std::uint32_t seen = State(instance);
  return !IsBeingEntered(seen) && TryChange(instance, seen, transition(seen));
}

}  // namespace kexecore
