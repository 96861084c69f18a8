// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/segments.h"
#include "core/slots.h"
#include "kexecore/kexecore.h"

namespace kexecore {

/// What lies in a `kexecore_instance`. Only a call that holds the instance (TryHold) writes to it
/// or reads `images`; `slots` is read by anyone at any time.
struct Instance {
  kexecore_config config;
  std::uint32_t held;  // atomic: 1 while a load, unload or exec runs
  SlotWord slots;      // atomic
  kexecore_image images[kImages];
};

static_assert(sizeof(Instance) <= sizeof(kexecore_instance));
static_assert(alignof(Instance) <= alignof(kexecore_instance));

inline Bounds BoundsOf(const Instance& instance) {
  return {.crash_start = instance.config.crash.start,
          .crash_size = instance.config.crash.size,
          .physical_bits = instance.config.physical_bits};
}

/// Rule H3: takes the instance, unless another call has it. One step, so that two CPUs cannot
/// both see it free.
inline bool TryHold(Instance& instance) {
  std::uint32_t free = 0;
  return __atomic_compare_exchange_n(&instance.held, &free, 1, false, __ATOMIC_ACQUIRE,
                                     __ATOMIC_RELAXED);
}

inline void Release(Instance& instance) { __atomic_store_n(&instance.held, 0, __ATOMIC_RELEASE); }

inline SlotWord Slots(const Instance& instance) {
  return __atomic_load_n(&instance.slots, __ATOMIC_ACQUIRE);
}

/// Makes a new slot state visible in one step. It is a full barrier: a commit comes after every
/// byte of its image, and a withdrawal before the first byte that is written over one.
inline void Publish(Instance& instance, SlotWord word) {
  (void)__atomic_exchange_n(&instance.slots, word, __ATOMIC_SEQ_CST);
}

}  // namespace kexecore
