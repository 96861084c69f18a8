// SPDX-License-Identifier: MIT
#include "core/table.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace kexecore {
namespace {

constexpr std::uint64_t kMiB = 0x100000;
constexpr std::uint64_t kGiB = 0x40000000;

TEST(Table, WordsAreTheAddresssNineBits) {
  constexpr std::uint64_t kAddress = 0xffff812345678000;
  EXPECT_EQ(TableWord(kAddress, 4), 0x102U);
  EXPECT_EQ(TableWord(kAddress, 3), 0x8dU);
  EXPECT_EQ(TableWord(kAddress, 2), 0x2bU);
  EXPECT_EQ(TableWord(kAddress, 1), 0x78U);
}

TEST(Table, AMappingEndsWithItsTable) {
  constexpr std::uint64_t kStart = kGiB - 4 * kMiB;
  Mapping mapping = {.start = kStart, .end = 3 * kGiB + 2 * kMiB, .memory = kStart, .level = 2};
  std::uint64_t written = 0;
  const std::uint32_t expected[][2] = {{510, 512}, {0, 512}, {0, 512}, {0, 1}};
  for (const auto& words : expected) {
    const Words found = WordsOf(mapping);
    EXPECT_EQ(found.first, words[0]);
    EXPECT_EQ(found.end, words[1]);
    EXPECT_EQ(LeafEntry(mapping, 0), mapping.start | 0x83);
    EXPECT_EQ(LeafEntry(mapping, 1), (mapping.start + 2 * kMiB) | 0x83);
    written += found.end - found.first;
    mapping = RestOf(mapping, found);
    EXPECT_EQ(mapping.memory, mapping.start);
  }
  EXPECT_EQ(mapping.start, mapping.end);
  EXPECT_EQ(written, (2 * kGiB + 6 * kMiB) / (2 * kMiB));
}

TEST(Table, PagesThatCrossATable) {
  constexpr std::uint64_t kStart = 4 * kMiB - 0x3000;
  Mapping mapping = {.start = kStart, .end = 4 * kMiB + 0x1000, .memory = kStart, .level = 1};
  Words words = WordsOf(mapping);
  EXPECT_EQ(words.first, 509U);
  EXPECT_EQ(words.end, 512U);
  EXPECT_EQ(LeafEntry(mapping, 2), (4 * kMiB - 0x1000) | 3);
  mapping = RestOf(mapping, words);
  words = WordsOf(mapping);
  EXPECT_EQ(words.first, 0U);
  EXPECT_EQ(words.end, 1U);
  EXPECT_EQ(LeafEntry(mapping, 0), 4 * kMiB | 3);
}

TEST(Table, APageIsMappedWhereItIsAskedFor) {
  const Mapping mapping = PageAt(0xffffffffffffe000, 0x1234);
  const Words words = WordsOf(mapping);
  EXPECT_EQ(words.first, 510U);
  EXPECT_EQ(words.end, 511U);
  EXPECT_EQ(LeafEntry(mapping, 0), 0x1234003U);
  const Mapping rest = RestOf(mapping, words);
  EXPECT_EQ(rest.start, rest.end);
}

TEST(Table, ATableIsPresentAndWritable) { EXPECT_EQ(TableEntry(0x5678), 0x5678003U); }

}  // namespace
}  // namespace kexecore
