// SPDX-License-Identifier: MIT
#include "trace/pattern.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace trace {
namespace {

using Buffer = std::vector<std::uint8_t>;

Buffer Filled(std::uint64_t seed, std::uint64_t offset, std::size_t size) {
  Buffer bytes(size, 0xee);
  FillPattern(seed, offset, bytes);
  return bytes;
}

TEST(Pattern, AnyPartCanBeHadWithoutTheRest) {
  const Buffer whole = Filled(7, 0, 100);
  for (std::size_t offset = 0; offset < 40; ++offset) {
    for (std::size_t size = 0; size < 40; ++size) {
      const auto begin = whole.begin() + static_cast<std::ptrdiff_t>(offset);
      EXPECT_EQ(Filled(7, offset, size), Buffer(begin, begin + static_cast<std::ptrdiff_t>(size)));
    }
  }
}

TEST(Pattern, SeedsDifferAndNoByteIsZero) {
  for (const std::uint64_t seed : std::vector<std::uint64_t>{0, 1, 7, kZeroSeed - 1}) {
    const Buffer bytes = Filled(seed, 3, 1000);
    EXPECT_EQ(std::count(bytes.begin(), bytes.end(), 0), 0) << seed;
    EXPECT_NE(bytes, Filled(seed + 2, 3, 1000));
  }
}

TEST(Pattern, OneSeedIsAllZeroes) {
  EXPECT_EQ(Filled(kZeroSeed, 0, 1000), Buffer(1000, 0));
  EXPECT_EQ(Filled(kZeroSeed, 5, 7), Buffer(7, 0));
}

}  // namespace
}  // namespace trace
