// SPDX-License-Identifier: MIT
#include "fuzz/engines/targets/hypercall_fuzz/relocated.h"

#include <gtest/gtest.h>

#include <array>

namespace targets::hypercall_fuzz {
namespace {

// Counts the inputs; the same inputs count in each run.
TEST(Relocated, IsAShareOfAllInputs) {
  constexpr std::size_t kInputs = 64 * kRelocatedShare;
  std::size_t relocated = 0;
  for (std::size_t i = 0; i < kInputs; ++i) {
    const std::array<std::uint8_t, 3> input = {static_cast<std::uint8_t>(i),
                                               static_cast<std::uint8_t>(i >> 8),
                                               static_cast<std::uint8_t>(i >> 16)};
    const bool is_one = IsRelocated(input);
    relocated += is_one ? 1 : 0;
    EXPECT_EQ(IsRelocated(std::array(input)), is_one);
  }
  EXPECT_GT(relocated, 32u);
  EXPECT_LT(relocated, 128u);
}

}  // namespace
}  // namespace targets::hypercall_fuzz
