// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define KEXECORE_ASAN 1
#endif
#endif

#ifdef KEXECORE_ASAN
#include <sanitizer/asan_interface.h>
#endif

/// Poisoning, where AddressSanitizer is built in; elsewhere nothing.
namespace machine {

#ifdef KEXECORE_ASAN
inline constexpr bool kAsan = true;
inline void Poison(const void* begin, std::size_t size) {
  __asan_poison_memory_region(begin, size);
}
inline void Unpoison(const void* begin, std::size_t size) {
  __asan_unpoison_memory_region(begin, size);
}
#else
inline constexpr bool kAsan = false;
inline void Poison(const void*, std::size_t) {}
inline void Unpoison(const void*, std::size_t) {}
#endif

}  // namespace machine
