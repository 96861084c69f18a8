// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "kexecore/kexecore.h"

namespace reentry {

/// The functions of the core that is linked: the archive that ships, or a copy with a planted
/// mistake.
struct Core {
  int (*init)(kexecore_instance*, const kexecore_config*);
  long (*hypercall)(kexecore_instance*, const kexecore_caller*, std::uint64_t op,
                    kexecore_guest_t arg, kexecore_outcome*);
  long (*exec)(kexecore_instance*, std::uint32_t type, kexecore_outcome*);
  int (*enter_failed)(kexecore_instance*);
  long (*go_on)(kexecore_instance*, std::uint32_t ticket, std::uint64_t space,
                kexecore_outcome*);  // kexecore_continue
  long (*abandon)(kexecore_instance*, std::uint32_t ticket, kexecore_outcome*);
  long (*crash)(kexecore_instance*);
};

extern const Core kShippedCore;

}  // namespace reentry
