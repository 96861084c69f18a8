// SPDX-License-Identifier: MIT
#include "core/segments.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace kexecore {
namespace {

constexpr std::uint64_t kStart = 0x10000000;
constexpr std::uint64_t kSize = 0x100000;
constexpr std::uint64_t kEnd = kStart + kSize;
constexpr Bounds kBounds = {.crash_start = kStart, .crash_size = kSize, .physical_bits = 46};

Segment Data(std::uint64_t dest, std::uint64_t size) {
  return {.buf = 0x1000, .buf_size = 0, .dest_maddr = dest, .dest_size = size};
}

Segment Mapping(std::uint64_t dest, std::uint64_t size) {
  return {.buf = 0, .buf_size = 0, .dest_maddr = dest, .dest_size = size};
}

Error Check(const std::vector<Segment>& segments, const Bounds& bounds = kBounds) {
  return CheckSegments(segments.data(), static_cast<std::uint32_t>(segments.size()), bounds);
}

TEST(Placement, WholeAreaAndNoMore) {
  EXPECT_EQ(Check({Data(kStart, kSize)}), Error::kNone);
  EXPECT_EQ(Check({Data(kStart - 0x1000, 0x1000)}), Error::kAddress);
  EXPECT_EQ(Check({Data(kStart - 0x1000, 0x2000)}), Error::kAddress);
  EXPECT_EQ(Check({Data(kStart, kSize + 0x1000)}), Error::kAddress);
  EXPECT_EQ(Check({Data(kEnd, 0x1000)}), Error::kAddress);
}

TEST(Placement, EndThatWrapsIsOutside) {
  EXPECT_EQ(Check({Data(kStart, std::uint64_t{0} - kStart)}), Error::kAddress);
  EXPECT_EQ(Check({Data(kStart, std::uint64_t{0} - kStart + 0x1000)}), Error::kAddress);
  EXPECT_EQ(Check({Mapping(0x1000, ~std::uint64_t{0} & ~std::uint64_t{0xfff})}), Error::kAddress);
}

TEST(Placement, EmptySegmentLiesInsideToo) {
  EXPECT_EQ(Check({Data(kStart, 0)}), Error::kNone);
  EXPECT_EQ(Check({Data(kEnd, 0)}), Error::kNone);
  EXPECT_EQ(Check({Data(kEnd + 0x1000, 0)}), Error::kAddress);
}

TEST(Placement, MappingEndsAtPhysicalWidth) {
  const std::uint64_t machine_end = std::uint64_t{1} << 46;
  EXPECT_EQ(Check({Mapping(0, 0x100000)}), Error::kNone);
  EXPECT_EQ(Check({Mapping(0, machine_end)}), Error::kNone);
  EXPECT_EQ(Check({Mapping(machine_end - 0x1000, 0x1000)}), Error::kNone);
  EXPECT_EQ(Check({Mapping(machine_end - 0x1000, 0x2000)}), Error::kAddress);
  EXPECT_EQ(Check({Mapping(0, machine_end)}, {kStart, kSize, 45}), Error::kAddress);
}

TEST(Alignment, BothEnds) {
  EXPECT_EQ(Check({Data(kStart + 1, 0xfff)}), Error::kAddress);
  EXPECT_EQ(Check({Data(kStart, 0xfff)}), Error::kAddress);
  EXPECT_EQ(Check({Mapping(0x800, 0x1000)}), Error::kAddress);
}

TEST(Overlap, SharedByteIsRefusedNeighboursAreNot) {
  EXPECT_EQ(Check({Data(kStart, 0x2000), Data(kStart + 0x2000, 0x1000)}), Error::kNone);
  EXPECT_EQ(Check({Data(kStart, 0x2000), Data(kStart + 0x1000, 0x1000)}), Error::kInvalid);
  EXPECT_EQ(Check({Data(kStart + 0x1000, 0x1000), Data(kStart, 0x3000)}), Error::kInvalid);
  EXPECT_EQ(Check({Data(kStart, 0x1000), Data(kStart, 0x1000)}), Error::kInvalid);
}

TEST(Overlap, EveryPairIsLookedAt) {
  for (std::uint32_t i = 0; i < KEXECORE_MAX_SEGMENTS; ++i) {
    for (std::uint32_t j = 0; j < i; ++j) {
      std::vector<Segment> segments;
      for (std::uint64_t k = 0; k < KEXECORE_MAX_SEGMENTS; ++k) {
        segments.push_back(Data(kStart + k * 0x2000, 0x1000));
      }
      EXPECT_EQ(Check(segments), Error::kNone);
      segments[i].dest_maddr = segments[j].dest_maddr;
      EXPECT_EQ(Check(segments), Error::kInvalid) << i << " on " << j;
    }
  }
}

TEST(Overlap, EmptyAndMappingSegmentsShareNothing) {
  EXPECT_EQ(Check({Data(kStart, 0x2000), Data(kStart + 0x1000, 0)}), Error::kNone);
  EXPECT_EQ(Check({Data(kStart, 0x2000), Mapping(0, kEnd)}), Error::kNone);
  EXPECT_EQ(Check({Mapping(0, 0x100000), Mapping(0, 0x100000)}), Error::kNone);
}

TEST(Sizes, BufferFitsItsDestination) {
  Segment segment = Data(kStart, 0x1000);
  segment.buf_size = 0x1000;
  EXPECT_EQ(Check({segment}), Error::kNone);
  segment.buf_size = 0x1001;
  EXPECT_EQ(Check({segment}), Error::kInvalid);
}

TEST(Sizes, NullBufferHasNoSize) {
  Segment segment = Mapping(0, 0x1000);
  segment.buf_size = 1;
  EXPECT_EQ(Check({segment}), Error::kInvalid);
}

TEST(Sizes, BufferMayEndAtTheLastByteButNotWrap) {
  Segment segment = Data(kStart, 0x1000);
  segment.buf = ~std::uint64_t{0};
  segment.buf_size = 1;
  EXPECT_EQ(Check({segment}), Error::kNone);
  segment.buf_size = 2;
  EXPECT_EQ(Check({segment}), Error::kInvalid);
}

TEST(Order, PlacementThenAlignmentThenOverlapThenSizes) {
  Segment large = Data(kStart, 0x1000);
  large.buf_size = 0x2000;
  EXPECT_EQ(Check({large, Data(kEnd, 0x1000)}), Error::kAddress);
  EXPECT_EQ(Check({large, Data(kStart + 0x2001, 0xfff)}), Error::kAddress);
  EXPECT_EQ(Check({Data(kStart, 0x1000), Data(kStart, 0x1000), Data(kStart + 0x8001, 0xfff)}),
            Error::kAddress);
}

TEST(AnyOverlapOfTwoImages, LooksAtEveryPair) {
  const std::vector<Segment> left = {Data(kStart, 0x1000), Data(kStart + 0x2000, 0x1000)};
  const std::vector<Segment> apart = {Data(kStart + 0x1000, 0x1000), Mapping(0, kEnd)};
  const std::vector<Segment> last = {Data(kStart + 0x1000, 0x1000), Data(kStart + 0x2000, 0x1000)};
  EXPECT_FALSE(AnyOverlap(left.data(), 2, apart.data(), 2));
  EXPECT_TRUE(AnyOverlap(left.data(), 2, last.data(), 2));
  EXPECT_FALSE(AnyOverlap(left.data(), 2, last.data(), 1));
}

}  // namespace
}  // namespace kexecore
