// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "kexecore/abi.h"

namespace kexecore {

/// The result of a call or of a part of it. Its value is the number that a hypercall returns: zero
/// or a negative errno.
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

/// Evaluates an expression of type Error, once. If the result is an error, the enclosing function
/// returns that error at once. Use it where nothing has to be undone first.
#define KEXECORE_TRY(expression)                                                                   \
  do {                                                                                             \
    if (const ::kexecore::Error try_error = (expression); try_error != ::kexecore::Error::kNone) { \
      return try_error;                                                                            \
    }                                                                                              \
  } while (false)

}  // namespace kexecore
