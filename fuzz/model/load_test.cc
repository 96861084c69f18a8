// SPDX-License-Identifier: MIT
#include "fuzz/model/load.h"

#include <gtest/gtest.h>

#include <vector>

namespace model {
namespace {

constexpr int kInvalid = -KEXECORE_EINVAL;
constexpr int kAddress = -KEXECORE_EADDRNOTAVAIL;

constexpr std::uint64_t kStart = 0x8000000;
constexpr std::uint64_t kEnd = 0x8100000;

/// The crash area is [kStart, kEnd), in a machine of 40 bits.
class LoadRules : public testing::Test {
 protected:
  LoadRules() {
    platform_.physical_bits = 40;
    platform_.crash = {kStart, kEnd - kStart};
    load_.type = KEXEC_TYPE_CRASH;
    load_.arch = KEXECORE_EM_X86_64;
    load_.entry_maddr = kStart;
  }

  int Check(std::vector<Segment> segments) {
    load_.nr_segments = static_cast<std::uint32_t>(segments.size());
    return CheckLoad(platform_, load_, segments);
  }

  /// A second segment beside one that is fine.
  int CheckSecond(Segment second) { return Check({{1, 0x1000, kStart, 0x1000}, second}); }

  Platform platform_;
  kexecore_abi_load load_{};
};

TEST_F(LoadRules, L5) {
  load_.type = 2;
  load_.arch = 0;  // decided later
  EXPECT_EQ(Check({}), kInvalid);
  load_.type = KEXEC_TYPE_DEFAULT;
  EXPECT_EQ(Check({}), -KEXECORE_EOPNOTSUPP);
}

TEST_F(LoadRules, L6) {
  const std::vector<Segment> segments = {{1, 0x1000, kStart, 0x1000}};
  for (const int arch : {0, 2, 4, 61, 63, 0x103}) {
    load_.arch = static_cast<std::uint16_t>(arch);
    EXPECT_EQ(Check(segments), kInvalid) << arch;
  }
  for (const int arch : {KEXECORE_EM_386, KEXECORE_EM_X86_64}) {
    load_.arch = static_cast<std::uint16_t>(arch);
    EXPECT_EQ(Check(segments), 0);
  }
  std::vector<Segment> many(16, Segment{0, 0, 0, 0x1000});
  many[15] = segments[0];
  EXPECT_EQ(Check(many), 0);
  many.push_back({0, 0, 0, 0x1000});
  EXPECT_EQ(Check(many), kInvalid);
}

TEST_F(LoadRules, L8IsHalfOpen) {
  const Segment all{1, 0x1000, kStart, kEnd - kStart};
  for (const auto& [entry, answer] : {std::pair{kStart - 1, kAddress}, std::pair{kStart, 0},
                                      std::pair{kEnd - 1, 0}, std::pair{kEnd, kAddress}}) {
    load_.entry_maddr = entry;
    EXPECT_EQ(Check({all}), answer) << std::hex << entry;
  }
  platform_.crash.size = 0;
  load_.entry_maddr = kStart;
  EXPECT_EQ(Check({}), kAddress);
}

TEST_F(LoadRules, L8ComesBeforeL9) {
  load_.entry_maddr = 0;
  EXPECT_EQ(Check({{1, 0, 0, 0}}), kAddress);
  load_.entry_maddr = kStart;
  EXPECT_EQ(Check({}), kInvalid);
}

TEST_F(LoadRules, L9WithABuffer) {
  EXPECT_EQ(CheckSecond({1, 0, kStart - 0x1000, 0x1000}), kAddress);
  EXPECT_EQ(CheckSecond({1, 0, kEnd - 0x1000, 0x1000}), 0);
  EXPECT_EQ(CheckSecond({1, 0, kEnd - 0x1000, 0x2000}), kAddress);
  EXPECT_EQ(CheckSecond({1, 0, kEnd, 0}), 0);
  EXPECT_EQ(CheckSecond({1, 0, kEnd + 0x1000, 0}), kAddress);
  EXPECT_EQ(CheckSecond({1, 0, kStart + 0x1000, -std::uint64_t{0x1000}}), kAddress)
      << "the sum does not wrap";
}

TEST_F(LoadRules, L9WithoutABuffer) {
  const std::uint64_t top = std::uint64_t{1} << 40;
  EXPECT_EQ(CheckSecond({0, 0, 0, 0x100000}), 0);
  EXPECT_EQ(CheckSecond({0, 0, top - 0x1000, 0x1000}), 0);
  EXPECT_EQ(CheckSecond({0, 0, top, 0x1000}), kAddress);
  EXPECT_EQ(CheckSecond({0, 0, 0x1000, -std::uint64_t{0x1000}}), kAddress);
}

TEST_F(LoadRules, L10) {
  EXPECT_EQ(CheckSecond({1, 0, kStart + 0x1800, 0x800}), kAddress);
  EXPECT_EQ(CheckSecond({1, 0, kStart + 0x1000, 0x1001}), kAddress);
  EXPECT_EQ(CheckSecond({0, 0, 1, 0}), kAddress);
  // Before L11 and L12.
  EXPECT_EQ(CheckSecond({1, 9, kStart + 1, 1}), kAddress);
}

TEST_F(LoadRules, L11) {
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

TEST_F(LoadRules, L12) {
  EXPECT_EQ(CheckSecond({1, 0x1001, kStart + 0x1000, 0x1000}), kInvalid);
  EXPECT_EQ(CheckSecond({0, 1, 0, 0x1000}), kInvalid);
  EXPECT_EQ(CheckSecond({-std::uint64_t{0x1000}, 0x1000, kStart + 0x1000, 0x1000}), 0);
  EXPECT_EQ(CheckSecond({-std::uint64_t{0xfff}, 0x1000, kStart + 0x1000, 0x1000}), kInvalid);
}

TEST_F(LoadRules, L13IsHalfOpen) {
  const Segment segment{1, 0, kStart + 0x1000, 0x1000};
  for (const auto& [entry, answer] :
       {std::pair{kStart + 0xfff, kInvalid}, std::pair{kStart + 0x1000, 0},
        std::pair{kStart + 0x1fff, 0}, std::pair{kStart + 0x2000, kInvalid}}) {
    load_.entry_maddr = entry;
    EXPECT_EQ(Check({segment}), answer) << std::hex << entry;
  }
  load_.entry_maddr = kStart + 0x1000;
  EXPECT_EQ(Check({{0, 0, kStart + 0x1000, 0x1000}}), kInvalid) << "only with a buffer";
}

TEST_F(LoadRules, L14) {
  const std::uint64_t four_gib = std::uint64_t{1} << 32;
  platform_.crash = {four_gib - 0x1000, 0x2000};
  load_.entry_maddr = four_gib - 1;
  const Segment below{1, 0, four_gib - 0x1000, 0x1000};
  const Segment above{1, 0, four_gib, 0x1000};
  EXPECT_EQ(Check({below, above}), 0);
  load_.arch = KEXECORE_EM_386;
  EXPECT_EQ(Check({below}), 0);
  EXPECT_EQ(Check({below, above}), kAddress);
  EXPECT_EQ(Check({below, {0, 0, four_gib, 0x1000}}), kAddress) << "segments without a buffer, too";
  load_.entry_maddr = four_gib;
  EXPECT_EQ(Check({above}), kAddress);
}

TEST_F(LoadRules, L14OfA64BitImage) {
  const std::uint64_t top = std::uint64_t{1} << 47;
  platform_.physical_bits = 52;
  platform_.crash = {top - 0x1000, 0x2000};
  load_.entry_maddr = top - 1;
  const Segment below{1, 0, top - 0x1000, 0x1000};
  EXPECT_EQ(Check({below}), 0);
  EXPECT_EQ(Check({below, {1, 0, top, 0x1000}}), kAddress);
  EXPECT_EQ(Check({below, {0, 0, top, 0x1000}}), kAddress) << "segments without a buffer, too";
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
