// SPDX-License-Identifier: MIT
#include "bazel/selftest/sum.h"

namespace selftest {

std::uint32_t Sum(std::span<const std::uint8_t> bytes) noexcept {
  std::uint32_t sum = 0;
  for (const std::uint8_t byte : bytes) sum = Mix(sum, byte);
  return sum;
}

}  // namespace selftest
