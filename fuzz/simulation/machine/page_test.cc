// SPDX-License-Identifier: MIT
#include "fuzz/simulation/machine/page.h"

#include <gtest/gtest.h>

#include <memory>

namespace machine {
namespace {

PageBytes Numbered() {
  PageBytes page;
  for (std::size_t i = 0; i < page.size(); ++i)
    page[i] = static_cast<std::uint8_t>(i * 7 + i / 256);
  return page;
}

TEST(Page, IsCopiedWhole) {
  const PageBytes from = Numbered();
  PageBytes to{};
  CopyPage(to, from);
  EXPECT_EQ(to, from);
}

TEST(Page, DiffersInAnySingleByte) {
  const PageBytes page = Numbered();
  PageBytes other = page;
  EXPECT_TRUE(IsSamePage(page, other));
  for (std::size_t i = 0; i < other.size(); ++i) {
    other[i] ^= 0x10;
    ASSERT_FALSE(IsSamePage(page, other)) << i;
    other[i] ^= 0x10;
  }
}

TEST(Page, SaysWhichBytesDiffer) {
  const PageBytes page = Numbered();
  PageBytes other = page;
  EXPECT_EQ(Compare(page, other).end, 0u);
  for (const auto& [first, last] : {std::pair{0u, 4095u}, {0u, 0u}, {4095u, 4095u}, {17u, 3000u}}) {
    other = page;
    other[first] ^= 1;
    other[last] ^= 2;
    EXPECT_EQ(Compare(page, other).first, first);
    EXPECT_EQ(Compare(page, other).end, last + 1);
  }
}

TEST(Page, IsFilledWhole) {
  PageBytes page = Numbered();
  FillPage(page, 0xd7);
  for (const std::uint8_t byte : page) ASSERT_EQ(byte, 0xd7);
}

}  // namespace
}  // namespace machine
