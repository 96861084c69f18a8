// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "kexecore/kexecore.h"

namespace schedule {

/// The entry points of a core that is compiled to be scheduled: each of its atomic accesses is a
/// scheduling point, and the race detector sees each plain access (instrumentation.cc).
struct Core {
  int (*init)(kexecore_instance*, const kexecore_config*);
  long (*hypercall)(kexecore_instance*, std::uint32_t caller, std::uint64_t op,
                    kexecore_guest_t arg);
  long (*go_on)(kexecore_instance*);  // kexecore_continue
  long (*abandon)(kexecore_instance*);
  long (*crash)(kexecore_instance*);
};

/// The core of this tree.
extern const Core kShippedCore;

}  // namespace schedule
