// SPDX-License-Identifier: MIT
#include "trace/layout.h"

#include <gtest/gtest.h>

#include <string>

namespace trace {
namespace {

constexpr Dialect kMerged{}, kMergedCompat{.abi = 0, .compat = true};
constexpr Dialect kPosted{.abi = 1, .compat = false}, kPostedCompat{.abi = 1, .compat = true};

/// The bytes in hex, in the order of memory, with a space after every fourth byte.
template <typename What>
std::string Hex(const What& what, Dialect dialect) {
  std::vector<std::uint8_t> bytes = {0xee};  // LayOut must append to it, not overwrite it
  LayOut(what, dialect, bytes);
  EXPECT_EQ(bytes[0], 0xee);
  std::string text;
  for (std::size_t i = 1; i < bytes.size(); ++i) {
    constexpr char kDigits[] = "0123456789abcdef";
    text += {kDigits[bytes[i] >> 4], kDigits[bytes[i] & 15]};
    if (i % 4 == 0) text += ' ';
  }
  return text;
}

std::string Repeat(const std::string& text, int count) {
  std::string all;
  while (count-- > 0) all += text;
  return all;
}

TEST(Layout, ClassAndArchSayTheSame) {
  EXPECT_EQ(ClassOf(3), 1);
  EXPECT_EQ(ClassOf(62), 2);
  EXPECT_EQ(ArchOf(1), 3);
  EXPECT_EQ(ArchOf(2), 62);
  EXPECT_EQ(ArchOf(0), 62) << "what has no meaning";
}

TEST(Layout, Load) {
  const LoadArgument load{1, 2, 0x0403, 0x08070605, 0x100f0e0d0c0b0a09, 0x1817161514131211};
  const std::string merged = "01020304 05060708 090a0b0c 0d0e0f10 11121314 15161718 ";
  EXPECT_EQ(Hex(load, kMerged), merged);
  EXPECT_EQ(Hex(load, kMergedCompat), merged);
  EXPECT_EQ(Hex(load, kPosted), merged) << "the flags word is type, class, and 16 bits more";
  EXPECT_EQ(Hex(load, kPostedCompat), "01020304 05060708 090a0b0c 11121314 15161718 ");
}

TEST(Layout, Descriptors) {
  const trace::Descriptors one{
      {{0x0807060504030201, 0x100f0e0d0c0b0a09, 0x1817161514131211, 0x201f1e1d1c1b1a19}}};
  const std::string merged =
      "01020304 05060708 090a0b0c 0d0e0f10 11121314 15161718 191a1b1c 1d1e1f20 ";
  EXPECT_EQ(Hex(one, kMerged), merged);
  EXPECT_EQ(Hex(one, kMergedCompat), merged);
  EXPECT_EQ(Hex(one, kPosted), "01020304 05060708 090a0b0c c7c7c7c7 11121314 15161718 ");
  EXPECT_EQ(Hex(one, kPostedCompat), "01020304 090a0b0c 11121314 15161718 ");
  trace::Descriptors two = one;
  two.segments.push_back(one.segments[0]);
  EXPECT_EQ(Hex(two, kPostedCompat), Repeat(Hex(one, kPostedCompat), 2));
}

TEST(Layout, Range) {
  const RangeArgument range{0x04030201, -1, 0x0807060504030201, 0x100f0e0d0c0b0a09};
  for (const Dialect dialect : {kMerged, kPosted}) {
    EXPECT_EQ(Hex(range, dialect), "01020304 ffffffff 01020304 05060708 090a0b0c 0d0e0f10 ");
  }
  for (const Dialect dialect : {kMergedCompat, kPostedCompat}) {
    EXPECT_EQ(Hex(range, dialect), "01020304 ffffffff 01020304 090a0b0c ");
  }
}

TEST(Layout, LoadV1) {
  const LoadV1Argument load{-2, 0x0807060504030201, 0x100f0e0d0c0b0a09};
  for (const Dialect dialect : {kMerged, kPosted}) {
    EXPECT_EQ(Hex(load, dialect), "feffffff c7c7c7c7 " + Repeat("c7c7c7c7 c7c7c7c7 ", 17) +
                                      "01020304 05060708 090a0b0c 0d0e0f10 ");
  }
  for (const Dialect dialect : {kMergedCompat, kPostedCompat}) {
    EXPECT_EQ(Hex(load, dialect), "feffffff " + Repeat("c7c7c7c7 ", 17) + "01020304 090a0b0c ");
  }
}

TEST(Layout, PageList) {
  const trace::PageList list{{0x0807060504030201, 4}};
  EXPECT_EQ(Hex(list, kMerged), "01020304 05060708 04000000 00000000 ");
  EXPECT_EQ(Hex(list, kPostedCompat), "01020304 04000000 ");
}

}  // namespace
}  // namespace trace
