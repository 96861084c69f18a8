// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

extern "C" {
[[gnu::weak]] void __asan_poison_memory_region(const volatile void* begin, std::size_t size);
[[gnu::weak]] void __asan_unpoison_memory_region(const volatile void* begin, std::size_t size);
}

/// Poisons memory if the program has AddressSanitizer. Otherwise these functions do nothing. The
/// machine is compiled once, for programs with and without it, so that the linker decides.
namespace machine {

inline bool HasAsan() { return &__asan_poison_memory_region != nullptr; }

inline void Poison(const void* begin, std::size_t size) {
  if (HasAsan()) __asan_poison_memory_region(begin, size);
}

inline void Unpoison(const void* begin, std::size_t size) {
  if (HasAsan()) __asan_unpoison_memory_region(begin, size);
}

}  // namespace machine
