// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/error.h"
#include "kexecore/kexecore.h"

namespace kexecore {

/// Rule H4: copies an argument from the guest, whole and once.
template <typename Argument>
Error Fetch(void* host, kexecore_guest_t arg, Argument& argument) {
  return kexecore_hook_copy_from_guest(host, &argument, arg, sizeof argument) == 0 ? Error::kNone
                                                                                   : Error::kFault;
}

}  // namespace kexecore
