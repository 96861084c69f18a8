// SPDX-License-Identifier: MIT
#include "fuzz/model/start.h"

#include <gtest/gtest.h>

namespace model {
namespace {

int Start(std::uint32_t bits, std::uint64_t start, std::uint64_t size) {
  return CheckStart({.physical_bits = bits, .crash = {start, size}, .xen = {}, .vmcoreinfo = {}});
}

TEST(Start, I2) {
  EXPECT_EQ(Start(31, 0, 0), -KEXECORE_EINVAL);
  EXPECT_EQ(Start(32, 0, 0), 0);
  EXPECT_EQ(Start(52, 0, 0), 0);
  EXPECT_EQ(Start(53, 0, 0), -KEXECORE_EINVAL);
}

TEST(Start, I3) {
  EXPECT_EQ(Start(46, 0x1000, 0x1000), 0);
  EXPECT_EQ(Start(46, 0x1001, 0x0fff), -KEXECORE_EINVAL);
  EXPECT_EQ(Start(46, 0x1000, 0x1001), -KEXECORE_EINVAL);
  EXPECT_EQ(Start(46, 0x1001, 0), 0);
}

TEST(Start, I4) {
  EXPECT_EQ(Start(32, 0xfffff000, 0x1000), 0);
  EXPECT_EQ(Start(32, 0xfffff000, 0x2000), -KEXECORE_EINVAL);
  EXPECT_EQ(Start(52, 0xfffffffffffff000, 0x2000), -KEXECORE_EINVAL) << "the sum does not wrap";
  EXPECT_EQ(Start(32, 0x1000000000000, 0), 0);
}

}  // namespace
}  // namespace model
