// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "fuzz/simulation/oracle/observation.h"
#include "kexecore/kexecore.h"

namespace replay {

/// The functions of a core under test. Tests replace the shipped core by a broken one.
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
  void (*observe)(const kexecore_instance&, oracle::Observation&);
};

/// The core of this repository.
extern const Core kShippedCore;

}  // namespace replay
