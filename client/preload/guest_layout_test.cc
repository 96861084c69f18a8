// SPDX-License-Identifier: MIT
#include "client/preload/guest_layout.h"

#include <gtest/gtest.h>

#include "client/preload/own_memory.h"

namespace preload {
namespace {

constexpr std::uint64_t kFirst = GuestLayout::kFirst;

TEST(GuestLayout, OnlyOrderAndSizesCount) {
  const GuestLayout one({{0x5555'0000'1000, 24}, {0x7fff'0000'0000, 0x3000}});
  const GuestLayout other({{0x7000'0000'1000, 24}, {0x1000'0000'0000, 0x3000}});
  EXPECT_EQ(one.ToGuest(0x5555'0000'1000), kFirst);
  EXPECT_EQ(other.ToGuest(0x7000'0000'1000), kFirst);
  EXPECT_EQ(one.ToGuest(0x7fff'0000'0000), other.ToGuest(0x1000'0000'0000));
}

TEST(GuestLayout, KeepsOffsetInPageAndAnUnmappedPageBetween) {
  const GuestLayout layout({{0x5001'0123, 0x1000}, {0x6001'0fff, 2}});
  EXPECT_EQ(layout.ToGuest(0x5001'0123), kFirst + 0x123);
  EXPECT_EQ(layout.ToGuest(0x5001'1122), kFirst + 0x1122);
  EXPECT_EQ(layout.ToGuest(0x6001'0fff), kFirst + 0x3fff);
}

TEST(GuestLayout, AliasesStayAliases) {
  const GuestLayout layout({{0x1000, 0x20}, {0x9000, 0x100}, {0x1010, 0x1000}, {0x9000, 0x100}});
  EXPECT_EQ(layout.ToGuest(0x1010), layout.ToGuest(0x1000) + 0x10);
  EXPECT_EQ(layout.ToGuest(0x9000), kFirst + 0x3000);
}

TEST(GuestLayout, OneSpanCanJoinTwoBlocks) {
  const GuestLayout layout({{0x1000, 0x10}, {0x3000, 0x10}, {0x1008, 0x2000}});
  EXPECT_EQ(layout.ToGuest(0x3000), kFirst + 0x2000);
}

TEST(GuestLayout, NeighboursStayApart) {
  const GuestLayout layout({{0x2000, 0x1000}, {0x1000, 0x1000}});
  EXPECT_EQ(layout.ToGuest(0x2000), kFirst);
  EXPECT_EQ(layout.ToGuest(0x1000), kFirst + 0x2000);
}

TEST(GuestLayout, EmptySpansHaveAnAddress) {
  const GuestLayout layout({{0x2008, 0}, {0x2008, 0}, {0x5000, 8}});
  EXPECT_EQ(layout.ToGuest(0x2008), kFirst + 8);
  EXPECT_EQ(layout.ToGuest(0x5000), kFirst + 0x2000);
}

TEST(GuestLayout, AddressesThatDecideStay) {
  const std::uint64_t high = ~std::uint64_t{0} - 0xfff;
  const GuestLayout layout({{0, 24}, {high, 0x2000}, {kUserEnd - 8, 16}});
  EXPECT_EQ(layout.ToGuest(0), 0u);
  EXPECT_EQ(layout.ToGuest(high), high);
  EXPECT_EQ(layout.ToGuest(kUserEnd - 8), kUserEnd - 8);
}

}  // namespace
}  // namespace preload
