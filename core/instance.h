// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/job.h"
#include "core/segments.h"
#include "core/slots.h"
#include "kexecore/kexecore.h"

namespace kexecore {

/// What lies in a `kexecore_instance`. `state` is read and changed by anyone at any time, each
/// change one atomic step. Who holds the instance (TryHold) writes to `job` and to the images that
/// are not current; who enters an image (TryEnter) reads it, while nothing makes it absent.
struct Instance {
  kexecore_config config;
  std::uint64_t ram_pages;
  std::uint32_t state;  // atomic: a SlotWord, and the bits below
  Job job;              // of the call that holds the instance
  kexecore_image images[kImages];
};

static_assert(sizeof(Instance) <= sizeof(kexecore_instance));
static_assert(alignof(Instance) <= alignof(kexecore_instance));

inline constexpr std::uint32_t kHeld = 1u << 8;       // a load or unload runs or is suspended
inline constexpr std::uint32_t kSuspended = 1u << 9;  // it is suspended: nobody runs it
inline constexpr std::uint32_t kEntering = 1u << 10;  // exec enters an image
inline constexpr std::uint32_t kCrashing = 1u << 11;  // kexecore_crash does: from here up, a count

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

/// Where a load makes its image, by who holds the instance: the slot that is not current holds
/// none, so it can take the new one shape before it is known to be good.
inline kexecore_image& NewImage(Instance& instance, std::uint32_t type) {
  return instance.images[FreeSlot(State(instance), type)];
}

/// Changes the state from what was looked at, in one step. It is a full barrier: a commit comes
/// after every byte of its image, and a withdrawal before the first byte that is written over one.
/// False when another CPU changed it meanwhile: `seen` is then what it is now.
inline bool TryChange(Instance& instance, std::uint32_t& seen, std::uint32_t to) {
  return __atomic_compare_exchange_n(&instance.state, &seen, to, false, __ATOMIC_SEQ_CST,
                                     __ATOMIC_ACQUIRE);
}

// Sets a bit, or clears it, and says what the state was before.
inline std::uint32_t Set(Instance& instance, std::uint32_t bit) {
  return __atomic_fetch_or(&instance.state, bit, __ATOMIC_SEQ_CST);
}

inline std::uint32_t Clear(Instance& instance, std::uint32_t bit) {
  return __atomic_fetch_and(&instance.state, ~bit, __ATOMIC_SEQ_CST);
}

/// How often a change is tried. It fails only where another CPU's succeeded, and of those there are
/// a few in the life of a call: it is a bound, not a wait.
inline constexpr int kTries = 64;

/// Rule H3: takes the instance for a load or unload, unless another has it or an image is entered.
inline bool TryHold(Instance& instance) {
  std::uint32_t seen = State(instance);
  for (int i = 0; i < kTries; ++i) {
    if ((seen & kHeld) != 0 || IsBeingEntered(seen)) return false;
    if (TryChange(instance, seen, seen | kHeld)) return true;
  }
  return false;
}

/// Rule C: takes the instance from the call that is suspended, to go on with it.
inline bool TryResume(Instance& instance) {
  return (Clear(instance, kSuspended) & kSuspended) != 0;
}

// The mark of who enters an image (kEntering, kCrashing), and what was seen before it was made.
inline std::uint32_t Mark(Instance& instance, std::uint32_t mark) {
  return __atomic_fetch_add(&instance.state, mark, __ATOMIC_SEQ_CST);
}

inline void Unmark(Instance& instance, std::uint32_t mark) {
  (void)__atomic_fetch_sub(&instance.state, mark, __ATOMIC_SEQ_CST);
}

/// Rules S1 and S2, by who holds the instance: the slots become what `transition` makes of them.
/// False when an image is being entered (rule S4), and nothing has changed. No one else changes
/// more of the state meanwhile than who is entering: where the change fails, someone was.
template <typename Transition>
bool TryPublish(Instance& instance, Transition&& transition) {
  std::uint32_t seen = State(instance);
  return !IsBeingEntered(seen) && TryChange(instance, seen, transition(seen));
}

}  // namespace kexecore
