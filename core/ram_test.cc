// SPDX-License-Identifier: MIT
#include "core/ram.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace kexecore {
namespace {

constexpr std::uint64_t kMachine = std::uint64_t{1} << 40;

RamTable Table(const std::vector<kexecore_range>& ranges) {
  return {.ranges = ranges.data(), .count = static_cast<std::uint32_t>(ranges.size())};
}

bool IsSane(const std::vector<kexecore_range>& ranges) {
  return IsSaneRam(Table(ranges), kMachine);
}

TEST(Ram, AscendingAndApart) {
  EXPECT_TRUE(IsSane({}));
  EXPECT_TRUE(IsSane({{0, 0x1000}, {0x2000, 0x1000}}));
  EXPECT_FALSE(IsSane({{0, 0x1000}, {0x1000, 0x1000}}));  // the ranges touch
  EXPECT_FALSE(IsSane({{0, 0x2000}, {0x1000, 0x2000}}));
  EXPECT_FALSE(IsSane({{0x2000, 0x1000}, {0, 0x1000}}));
}

TEST(Ram, AlignedAndNotEmpty) {
  EXPECT_FALSE(IsSane({{0x1000, 0}}));
  EXPECT_FALSE(IsSane({{0x800, 0x1000}}));
  EXPECT_FALSE(IsSane({{0x1000, 0x800}}));
}

TEST(Ram, InTheMachine) {
  EXPECT_TRUE(IsSane({{0, kMachine}}));
  EXPECT_TRUE(IsSane({{kMachine - 0x1000, 0x1000}}));
  EXPECT_FALSE(IsSane({{kMachine - 0x1000, 0x2000}}));
  EXPECT_FALSE(IsSane({{kMachine, 0x1000}}));
  EXPECT_FALSE(IsSane({{0x1000, std::uint64_t{0} - 0x1000}}));
}

TEST(Ram, NoMoreRangesThanTheHeaderSays) {
  std::vector<kexecore_range> ranges;
  for (std::uint64_t i = 0; i < KEXECORE_MAX_RAM_RANGES; ++i) ranges.push_back({i << 13, 0x1000});
  EXPECT_TRUE(IsSane(ranges));
  ranges.push_back({std::uint64_t{KEXECORE_MAX_RAM_RANGES} << 13, 0x1000});
  EXPECT_FALSE(IsSane(ranges));
}

TEST(Ram, CountsPages) {
  const std::vector<kexecore_range> ranges = {{0, 0x3000}, {0x10000, 0x1000}};
  EXPECT_EQ(CountPages(Table(ranges)), 4U);
  EXPECT_EQ(CountPages(Table({})), 0U);
}

TEST(Ram, FramesOfOneRange) {
  const std::vector<kexecore_range> ranges = {{0x1000, 0x3000}, {0x10000, 0x1000}};
  const RamTable table = Table(ranges);
  EXPECT_TRUE(HasFrames(table, 1, 4));
  EXPECT_TRUE(HasFrames(table, 16, 17));
  EXPECT_FALSE(HasFrames(table, 0, 2));
  EXPECT_FALSE(HasFrames(table, 3, 5));
  EXPECT_FALSE(HasFrames(table, 3, 17));  // begins in one range, ends in another
}

}  // namespace
}  // namespace kexecore
