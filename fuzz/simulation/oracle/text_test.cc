// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/text.h"

#include <gtest/gtest.h>

namespace oracle {
namespace {

TEST(Text, JoinsItsParts) {
  EXPECT_EQ(Text(), "");
  EXPECT_EQ(Text("frame ", Hex{0x8000}, ", ", std::string("type "), std::string_view("CRASH"), -22),
            "frame 0x8000, type CRASH-22");
}

TEST(Text, WritesEveryNumber) {
  EXPECT_EQ(Text(Hex{0}, " ", Hex{~std::uint64_t{0}}), "0x0 0xffffffffffffffff");
  EXPECT_EQ(Text(~std::uint64_t{0}, " ", INT64_MIN, " ", 0u),
            "18446744073709551615 -9223372036854775808 0");
}

}  // namespace
}  // namespace oracle
