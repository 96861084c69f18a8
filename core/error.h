// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "kexecore/abi.h"

namespace kexecore {

/// What a guest can cause, named as the hypercall returns it: zero or a negative errno.
enum class [[nodiscard]] Error : std::int32_t {
  kNone = 0,
  kPermission = -KEXECORE_EPERM,
  kNoImage = -KEXECORE_ENOENT,
  kNoMemory = -KEXECORE_ENOMEM,
  kFault = -KEXECORE_EFAULT,
  kBusy = -KEXECORE_EBUSY,
  kInvalid = -KEXECORE_EINVAL,
  kRange = -KEXECORE_ERANGE,
  kNotSupported = -KEXECORE_EOPNOTSUPP,
  kAddress = -KEXECORE_EADDRNOTAVAIL,
};

}  // namespace kexecore
