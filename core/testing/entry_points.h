// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "kexecore/kexecore.h"

namespace kexecore {

/// The functions of a core by which it is called. A program that tries several cores, the shipped
/// one and some with a planted mistake, has one of these for each.
struct EntryPoints {
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

/// The entry points of the core that is linked. Not inline: each planted core has its own copy.
[[maybe_unused]] constexpr EntryPoints kLinkedCore = {.init = kexecore_init,
                                                      .hypercall = kexecore_hypercall,
                                                      .go_on = kexecore_continue,
                                                      .abandon = kexecore_abandon,
                                                      .exec = kexecore_exec,
                                                      .enter_failed = kexecore_enter_failed,
                                                      .crash = kexecore_crash};

}  // namespace kexecore
