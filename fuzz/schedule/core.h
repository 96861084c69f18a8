// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "kexecore/kexecore.h"

namespace schedule {

/// The entry points of a core that is compiled to be scheduled: each of its atomic accesses is a
/// scheduling point, and the race detector sees each plain access (instrumentation.cc).
struct Core {
  int (*init)(kexecore_instance*, const kexecore_config*);
  long (*hypercall)(kexecore_instance*, const kexecore_caller*, std::uint64_t op,
                    kexecore_guest_t arg, kexecore_outcome*);
  long (*go_on)(kexecore_instance*, std::uint32_t ticket, std::uint64_t space,
                kexecore_outcome*);  // kexecore_continue
  long (*abandon)(kexecore_instance*, std::uint32_t ticket, kexecore_outcome*);
  long (*exec)(kexecore_instance*, std::uint32_t type, kexecore_outcome*);
  int (*enter_failed)(kexecore_instance*);
  long (*crash)(kexecore_instance*);
};

/// The core of this tree.
extern const Core kShippedCore;

}  // namespace schedule
