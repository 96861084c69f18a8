// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "kexecore/abi.h"

namespace kexecore {

/// The mode in which a guest calls. It decides how wide guest addresses are, and how arguments are
/// laid out.
enum class Caller : std::uint32_t {
  kNative = KEXECORE_CALLER_NATIVE,
  kCompat = KEXECORE_CALLER_COMPAT,
};

/// Does [address, address + size) end at or below the end of the caller's guest addresses, 2^64 or
/// 2^32? A native range may contain the last byte of the address space.
constexpr bool IsGuestRange(Caller caller, std::uint64_t address, std::uint64_t size) {
  std::uint64_t end = 0;
  const bool wraps = __builtin_add_overflow(address, size, &end);
  if (caller == Caller::kNative) return !wraps || end == 0;
  return !wraps && end <= std::uint64_t{1} << 32;
}

}  // namespace kexecore
