// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "fuzz/simulation/oracle/observation.h"
#include "kexecore/kexecore.h"

namespace replay {

/// The functions of a core under test. Tests replace the shipped core by a broken one.
struct Core {
  int (*init)(kexecore_instance*, const kexecore_config*);
  long (*hypercall)(kexecore_instance*, std::uint32_t caller, std::uint64_t op,
                    kexecore_guest_t arg);
  long (*go_on)(kexecore_instance*);  // kexecore_continue
  long (*abandon)(kexecore_instance*);
  long (*crash)(kexecore_instance*);
  void (*observe)(const kexecore_instance&, oracle::Observation&);
};

/// The core of this repository.
extern const Core kShippedCore;

}  // namespace replay
