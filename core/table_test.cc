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

TEST(Table, IdentityHasTheRegionsOfEachByteAndNoOther) {
  const auto expect = [](kexecore_maddr_t start, kexecore_maddr_t end, std::uint64_t first,
                         std::uint64_t last) {
    const Mapping mapping = Identity(start, end);
    EXPECT_EQ(mapping.start, first);
    EXPECT_EQ(mapping.end, last);
    EXPECT_EQ(mapping.memory, first);
    EXPECT_EQ(mapping.level, 2U);
  };
  expect(0, 1, 0, 2 * kMiB);
  expect(0, 2 * kMiB, 0, 2 * kMiB);
  expect(2 * kMiB - 1, 2 * kMiB + 1, 0, 4 * kMiB);
  expect(2 * kMiB, 2 * kMiB + 1, 2 * kMiB, 4 * kMiB);
  expect((std::uint64_t{1} << 47) - 1, std::uint64_t{1} << 47, (std::uint64_t{1} << 47) - 2 * kMiB,
         std::uint64_t{1} << 47);
}

TEST(Table, AMappingEndsWithItsTable) {
  Mapping mapping = Identity(kGiB - 4 * kMiB, 3 * kGiB + 2 * kMiB);
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
