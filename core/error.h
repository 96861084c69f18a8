// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "kexecore/abi.h"

namespace kexecore {

/// What a call can come to, named as it is returned: zero or a negative errno.
enum class [[nodiscard]] Error : std::int32_t {
  kNone = 0,
  kPermission = -KEXECORE_EPERM,
  kNoImage = -KEXECORE_ENOENT,
  kInterrupted = -KEXECORE_EINTR,
  kNoMemory = -KEXECORE_ENOMEM,
  kFault = -KEXECORE_EFAULT,
  kBusy = -KEXECORE_EBUSY,
  kInvalid = -KEXECORE_EINVAL,
  kRange = -KEXECORE_ERANGE,
  kSuspended = -KEXECORE_ERESTART,
  kNotSupported = -KEXECORE_EOPNOTSUPP,
  kAddress = -KEXECORE_EADDRNOTAVAIL,
};

constexpr long Answer(Error error) { return static_cast<std::int32_t>(error); }

}  // namespace kexecore
