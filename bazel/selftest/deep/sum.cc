// SPDX-License-Identifier: MIT
#include "bazel/selftest/sum.h"

namespace selftest {

std::uint32_t Mix(std::uint32_t sum, std::uint8_t byte) noexcept { return sum * 31U + byte; }

}  // namespace selftest
