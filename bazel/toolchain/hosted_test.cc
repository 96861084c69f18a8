// SPDX-License-Identifier: MIT
// The hosted toolchain compiles C++20, and finds GoogleTest where Debian puts it.
#include <gtest/gtest.h>

#include <stdexcept>

namespace toolchain {
namespace {

TEST(Hosted, SpeaksCxx20) { EXPECT_EQ(__cplusplus, 202002L); }

TEST(Hosted, IsTheCompilerTheProverReads) { EXPECT_EQ(__clang_major__, 19); }

TEST(Hosted, ThrowsAndCatches) { EXPECT_THROW(throw std::runtime_error("x"), std::runtime_error); }

}  // namespace
}  // namespace toolchain
