// SPDX-License-Identifier: MIT
#include "fuzz/simulation/model/image.h"

#include <gtest/gtest.h>

#include <vector>

namespace model {
namespace {

constexpr int kInvalid = -KEXECORE_EINVAL;
constexpr int kAddress = -KEXECORE_EADDRNOTAVAIL;

constexpr std::uint64_t kStart = 0x8000000;
constexpr std::uint64_t kEnd = 0x8100000;

/// The crash area is [kStart, kEnd), RAM is [0x100000, kEnd) and 64 KiB at kHigh, in a machine of
/// 40 bits.
class ImageRules : public testing::Test {
 protected:
  static constexpr std::uint64_t kHigh = 0x200000000;

  ImageRules() {
    platform_.physical_bits = 40;
    platform_.crash = {kStart, kEnd - kStart};
    platform_.ram = {{0x100000, kEnd - 0x100000}, {kHigh, 0x10000}};
    image_.type = KEXEC_TYPE_CRASH;
    image_.arch = KEXECORE_EM_X86_64;
    image_.entry = kStart;
  }

  int Check(std::vector<Segment> segments) {
    image_.segments = std::move(segments);
    return CheckImage(platform_, dialect_, image_);
  }

  /// Judges a crash image of a good segment and this one.
  int CheckSecond(Segment second) { return Check({{1, 0x1000, kStart, 0x1000}, second}); }

  void BeDefault() {
    image_.type = KEXEC_TYPE_DEFAULT;
    image_.entry = 0x200000;
  }

  /// Judges a DEFAULT image of a good segment and this one.
  int CheckDefault(Segment second) { return Check({{1, 0x1000, 0x200000, 0x1000}, second}); }

  Platform platform_;
  Dialect dialect_;
  Image image_;
};

TEST_F(ImageRules, L8IsHalfOpen) {
  const Segment all{1, 0x1000, kStart, kEnd - kStart};
  for (const auto& [entry, answer] : {std::pair{kStart - 1, kAddress}, std::pair{kStart, 0},
                                      std::pair{kEnd - 1, 0}, std::pair{kEnd, kAddress}}) {
    image_.entry = entry;
    EXPECT_EQ(Check({all}), answer) << std::hex << entry;
  }
  platform_.crash.size = 0;
  image_.entry = kStart;
  EXPECT_EQ(Check({}), kAddress);
}

TEST_F(ImageRules, L8ComesBeforeL9) {
  image_.entry = 0;
  EXPECT_EQ(Check({{1, 0, 0, 0}}), kAddress);
  image_.entry = kStart;
  EXPECT_EQ(Check({}), kInvalid);
}

TEST_F(ImageRules, L9WithABuffer) {
  EXPECT_EQ(CheckSecond({1, 0, kStart - 0x1000, 0x1000}), kAddress);
  EXPECT_EQ(CheckSecond({1, 0, kEnd - 0x1000, 0x1000}), 0);
  EXPECT_EQ(CheckSecond({1, 0, kEnd - 0x1000, 0x2000}), kAddress);
  EXPECT_EQ(CheckSecond({1, 0, kEnd, 0}), 0);
  EXPECT_EQ(CheckSecond({1, 0, kEnd + 0x1000, 0}), kAddress);
  EXPECT_EQ(CheckSecond({1, 0, kStart + 0x1000, -std::uint64_t{0x1000}}), kAddress)
      << "the sum does not wrap";
}

TEST_F(ImageRules, L9WithoutABuffer) {
  const std::uint64_t top = std::uint64_t{1} << 40;
  EXPECT_EQ(CheckSecond({0, 0, 0, 0x100000}), 0);
  EXPECT_EQ(CheckSecond({0, 0, top - 0x1000, 0x1000}), 0);
  EXPECT_EQ(CheckSecond({0, 0, top, 0x1000}), kAddress);
  EXPECT_EQ(CheckSecond({0, 0, 0x1000, -std::uint64_t{0x1000}}), kAddress);
}

TEST_F(ImageRules, L8AndL9OfADefaultImage) {
  BeDefault();
  EXPECT_EQ(CheckDefault({1, 0, 0x201000, 0x1000}), 0) << "the entry is in no crash area";
  EXPECT_EQ(CheckDefault({1, 0, 0x100000, 0x1000}), 0);
  EXPECT_EQ(CheckDefault({1, 0, 0xff000, 0x1000}), kAddress);
  EXPECT_EQ(CheckDefault({1, 0, 0xff000, 0x2000}), kAddress);
  EXPECT_EQ(CheckDefault({1, 0, kEnd - 0x1000, 0x1000}), 0);
  EXPECT_EQ(CheckDefault({1, 0, kEnd - 0x1000, 0x2000}), kAddress);
  EXPECT_EQ(CheckDefault({1, 0, kHigh, 0x10000}), 0);
  EXPECT_EQ(CheckDefault({1, 0, kHigh, 0x11000}), kAddress);
  EXPECT_EQ(CheckDefault({1, 0, kEnd - 0x1000, kHigh}), kAddress) << "in one range";
  EXPECT_EQ(CheckDefault({1, 0, 0, 0}), 0) << "no byte";
  EXPECT_EQ(CheckDefault({1, 0, std::uint64_t{1} << 40, 0}), 0);
  EXPECT_EQ(CheckDefault({1, 0, (std::uint64_t{1} << 40) + 0x1000, 0}), kAddress);
  EXPECT_EQ(CheckDefault({0, 0, 0, 0x100000}), 0) << "only with a buffer";
}

TEST_F(ImageRules, L9LooksAtPages) {
  BeDefault();
  dialect_.posted = true;
  platform_.ram = {{0x200000, 0x2000}};
  EXPECT_EQ(CheckDefault({1, 0x801, 0x201000, 0x801}), 0);
  platform_.ram = {{0x200000, 0x1000}, {0x202000, 0x1000}};
  EXPECT_EQ(CheckDefault({1, 1, 0x201fff, 1}), kInvalid);
  EXPECT_EQ(CheckDefault({1, 1, 0x202001, 1}), 0);
}

TEST_F(ImageRules, L10) {
  EXPECT_EQ(CheckSecond({1, 0, kStart + 0x1800, 0x800}), kAddress);
  EXPECT_EQ(CheckSecond({1, 0, kStart + 0x1000, 0x1001}), kAddress);
  EXPECT_EQ(CheckSecond({0, 0, 1, 0}), kAddress);
  // Before L11 and L12.
  EXPECT_EQ(CheckSecond({1, 9, kStart + 1, 1}), kAddress);
}

TEST_F(ImageRules, L10IsMergedAlone) {
  dialect_.posted = true;
  EXPECT_EQ(CheckSecond({1, 1, kStart + 0x1800, 1}), 0);
  EXPECT_EQ(CheckSecond({1, 1, kStart + 0xfff, 1}), kInvalid) << "L11";
}

TEST_F(ImageRules, ThePostedRevisionKnowsNoOtherError) {
  dialect_.posted = true;
  EXPECT_EQ(CheckSecond({1, 0, kEnd, 0x1000}), kInvalid);
  image_.entry = kEnd;
  EXPECT_EQ(CheckSecond({1, 0, kEnd - 0x1000, 0x1000}), kInvalid);
}

TEST_F(ImageRules, L11) {
  EXPECT_EQ(CheckSecond({1, 0, kStart, 0x1000}), kInvalid);
  EXPECT_EQ(Check({{1, 0, kStart, 0x3000}, {1, 0, kStart + 0x1000, 0x1000}}), kInvalid);
  EXPECT_EQ(Check({{1, 0, kStart + 0x3000, 0x1000},
                   {1, 0, kStart, 0x1000},
                   {1, 0, kStart + 0x1000, 0x3000}}),
            kInvalid);
  EXPECT_EQ(Check({{1, 0, kStart, 0x1000}, {1, 0, kStart + 0x1000, 0x1000}}), 0);
  EXPECT_EQ(CheckSecond({0, 0, kStart, 0x1000}), 0) << "only with a buffer";
  EXPECT_EQ(Check({{1, 0, kStart, 0x2000}, {1, 0, kStart + 0x1000, 0}}), 0) << "no byte";
}

TEST_F(ImageRules, L12) {
  EXPECT_EQ(CheckSecond({1, 0x1001, kStart + 0x1000, 0x1000}), kInvalid);
  EXPECT_EQ(CheckSecond({0, 1, 0, 0x1000}), kInvalid);
  EXPECT_EQ(CheckSecond({-std::uint64_t{0x1000}, 0x1000, kStart + 0x1000, 0x1000}), 0);
  EXPECT_EQ(CheckSecond({-std::uint64_t{0xfff}, 0x1000, kStart + 0x1000, 0x1000}), kInvalid);
}

TEST_F(ImageRules, L12EndsWhereTheCallersAddressesEnd) {
  const std::uint64_t end = std::uint64_t{1} << 32;
  const Segment at_the_end{end - 0x1000, 0x1000, kStart + 0x1000, 0x1000};
  const Segment beyond{end - 0xfff, 0x1000, kStart + 0x1000, 0x1000};
  EXPECT_EQ(CheckSecond(beyond), 0);
  dialect_.compat = true;
  EXPECT_EQ(CheckSecond(at_the_end), 0);
  EXPECT_EQ(CheckSecond(beyond), kInvalid);
  EXPECT_EQ(CheckSecond({end, 0, kStart + 0x1000, 0x1000}), 0);
  EXPECT_EQ(CheckSecond({end + 1, 0, kStart + 0x1000, 0x1000}), kInvalid);
}

TEST_F(ImageRules, L13IsHalfOpen) {
  const Segment segment{1, 0, kStart + 0x1000, 0x1000};
  for (const auto& [entry, answer] :
       {std::pair{kStart + 0xfff, kInvalid}, std::pair{kStart + 0x1000, 0},
        std::pair{kStart + 0x1fff, 0}, std::pair{kStart + 0x2000, kInvalid}}) {
    image_.entry = entry;
    EXPECT_EQ(Check({segment}), answer) << std::hex << entry;
  }
  image_.entry = kStart + 0x1000;
  EXPECT_EQ(Check({{0, 0, kStart + 0x1000, 0x1000}}), kInvalid) << "only with a buffer";
}

TEST_F(ImageRules, L14) {
  const std::uint64_t four_gib = std::uint64_t{1} << 32;
  platform_.crash = {four_gib - 0x1000, 0x2000};
  image_.entry = four_gib - 1;
  const Segment below{1, 0, four_gib - 0x1000, 0x1000};
  const Segment above{1, 0, four_gib, 0x1000};
  EXPECT_EQ(Check({below, above}), 0);
  image_.arch = KEXECORE_EM_386;
  EXPECT_EQ(Check({below}), 0);
  EXPECT_EQ(Check({below, above}), kAddress);
  EXPECT_EQ(Check({below, {0, 0, four_gib, 0x1000}}), kAddress) << "segments without a buffer, too";
  image_.entry = four_gib;
  EXPECT_EQ(Check({above}), kAddress);
}

TEST_F(ImageRules, L14OfA64BitImage) {
  const std::uint64_t top = std::uint64_t{1} << 47;
  platform_.physical_bits = 52;
  platform_.crash = {top - 0x1000, 0x2000};
  image_.entry = top - 1;
  const Segment below{1, 0, top - 0x1000, 0x1000};
  EXPECT_EQ(Check({below}), 0);
  EXPECT_EQ(Check({below, {1, 0, top, 0x1000}}), kAddress);
  EXPECT_EQ(Check({below, {0, 0, top, 0x1000}}), kAddress) << "segments without a buffer, too";
}

TEST_F(ImageRules, V3) {
  image_.from_list = true;
  EXPECT_EQ(Check({}), 0) << "a crash image that the guest wrote by itself";
  EXPECT_EQ(Check({{1, 0x1000, kStart + 0x1000, 0x1000}}), 0);
  EXPECT_EQ(Check({{1, 0x1000, kStart, 0x1000}, {1, 0x1000, kStart, 0x1000}}), kInvalid) << "L11";
  EXPECT_EQ(Check({{1, 0x1000, kEnd, 0x1000}}), kAddress);
  image_.entry = kEnd;
  EXPECT_EQ(Check({}), kAddress) << "L8";
  BeDefault();
  EXPECT_EQ(Check({{1, 0x1000, 0x201000, 0x1000}}), kInvalid) << "L13";
  EXPECT_EQ(Check({{1, 0x1000, 0x200000, 0x1000}}), 0);
}

TEST_F(ImageRules, L15) {
  BeDefault();
  platform_.ram = {{0x200000, 0x3000}};
  image_.segments = {{1, 0x1000, 0x200000, 0x1000}};
  EXPECT_TRUE(IsWithinBounds(platform_, image_));
  image_.segments = {{1, 0x1001, 0x200000, 0x2000}};
  EXPECT_FALSE(IsWithinBounds(platform_, image_));
  image_.segments = {{1, 0x1000, 0x200000, 0x2000}};
  EXPECT_TRUE(IsWithinBounds(platform_, image_)) << "a zero page does not count";
  image_.segments = {{1, 0x1001, 0x200000, 0x2000}};
  platform_.ram = {{0x200000, 0x1000}, {0x300000, 0x3000}};
  EXPECT_TRUE(IsWithinBounds(platform_, image_));
  // A page of two segments counts once. A page that is only mapped does not count.
  image_.segments = {{1, 0x800, 0x200800, 0x800}, {1, 0x800, 0x200000, 0x800}, {0, 0, 0, 0x100000}};
  platform_.ram = {{0x200000, 0x2000}};
  EXPECT_TRUE(IsWithinBounds(platform_, image_));
  image_.type = KEXEC_TYPE_CRASH;
  platform_.ram = {};
  EXPECT_TRUE(IsWithinBounds(platform_, image_));
  // The regions of each segment are counted separately, up to 2^18 in all.
  const std::uint64_t most = std::uint64_t{1} << 39;
  image_.segments = {{0, 0, 0, most - 0x200000}, {0, 0, 0x1fffff, 1}, {0, 0, 0x12345, 0}};
  platform_.control_va = 0xffff800000000000;
  platform_.ram = {{0, std::uint64_t{1} << 40}};
  EXPECT_TRUE(IsWithinBounds(platform_, image_));
  image_.segments[1].dest_size = 2;
  EXPECT_FALSE(IsWithinBounds(platform_, image_));
  platform_.control_va = 0;
  EXPECT_TRUE(IsWithinBounds(platform_, image_));
}

TEST_F(ImageRules, L15OfRegionsThatAreNotWhole) {
  image_.type = KEXEC_TYPE_CRASH;
  platform_.control_va = 0xffff800000000000;
  platform_.ram = {{0x300000, 0x600000}};  // two regions are whole
  image_.segments = {{0, 0, 0x1000, 4098 * std::uint64_t{0x200000} - 0x1000}};
  EXPECT_TRUE(IsWithinBounds(platform_, image_)) << "4096 others";
  image_.segments.push_back({0, 0, 0x400000, 0x400000});
  EXPECT_TRUE(IsWithinBounds(platform_, image_));
  image_.segments.push_back({0, 0, 0x3fffff, 1});
  EXPECT_FALSE(IsWithinBounds(platform_, image_));
}

TEST_F(ImageRules, L16) {
  Image present = {.type = KEXEC_TYPE_CRASH, .segments = {{1, 0, platform_.crash.start, 0x1000}}};
  image_.segments = {{1, 0, platform_.crash.start + 0x1000, 0x1000}, {0, 0, 0, 0x100000000}};
  EXPECT_FALSE(OverwritesPresent(platform_, image_, present));
  present.from_list = true;  // then it may be anywhere
  EXPECT_TRUE(OverwritesPresent(platform_, image_, present));
  image_.segments.erase(image_.segments.begin());
  EXPECT_FALSE(OverwritesPresent(platform_, image_, present));
}

TEST(ShareAByte, IsAboutBuffersOnly) {
  const std::vector<Segment> left = {{1, 0, 0x1000, 0x1000}, {0, 0, 0x8000, 0x1000}};
  EXPECT_TRUE(ShareAByte(left, std::vector<Segment>{{1, 0, 0x1000, 0x1000}}));
  EXPECT_FALSE(ShareAByte(left, std::vector<Segment>{{1, 0, 0x2000, 0x1000}}));
  EXPECT_FALSE(ShareAByte(left, std::vector<Segment>{{1, 0, 0x8000, 0x1000}}));
  EXPECT_FALSE(ShareAByte(left, std::vector<Segment>{{0, 0, 0x1000, 0x1000}}));
  EXPECT_FALSE(ShareAByte(left, std::vector<Segment>{{1, 0, 0x1000, 0}}));
}

}  // namespace
}  // namespace model
