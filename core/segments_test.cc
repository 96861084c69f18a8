// SPDX-License-Identifier: MIT
#include "core/segments.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "core/image.h"

namespace kexecore {
namespace {

constexpr std::uint64_t kStart = 0x10000000;
constexpr std::uint64_t kSize = 0x100000;
constexpr std::uint64_t kEnd = kStart + kSize;
constexpr Bounds kBounds = {.crash_start = kStart,
                            .crash_size = kSize,
                            .physical_bits = 46,
                            .type = KEXEC_TYPE_CRASH,
                            .ram = {}};

Segment Data(std::uint64_t dest, std::uint64_t size) {
  return {.buf = 0x1000, .buf_size = 0, .dest_maddr = dest, .dest_size = size};
}

Segment Mapping(std::uint64_t dest, std::uint64_t size) {
  return {.buf = 0, .buf_size = 0, .dest_maddr = dest, .dest_size = size};
}

Error Check(const std::vector<Segment>& segments, const Bounds& bounds = kBounds,
            Form form = Form::kMerged, Caller caller = Caller::kNative) {
  return CheckSegments(segments.data(), static_cast<std::uint32_t>(segments.size()), form, caller,
                       bounds);
}

// Two ranges of RAM, with a hole of one page between them.
constexpr kexecore_range kRam[] = {{0x100000, 0x10000}, {0x111000, 0x1000}};
constexpr Bounds kInRam = {.crash_start = kStart,
                           .crash_size = kSize,
                           .physical_bits = 46,
                           .type = KEXEC_TYPE_DEFAULT,
                           .ram = {.ranges = kRam, .count = 2}};

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
  EXPECT_EQ(Check({Mapping(0, machine_end)}, {kStart, kSize, 45, KEXEC_TYPE_CRASH, {}}),
            Error::kAddress);
}

TEST(Placement, DefaultLiesInOneRangeOfRam) {
  EXPECT_EQ(Check({Data(0x100000, 0x10000)}, kInRam), Error::kNone);
  EXPECT_EQ(Check({Data(0x111000, 0x1000)}, kInRam), Error::kNone);
  EXPECT_EQ(Check({Data(0xff000, 0x2000)}, kInRam), Error::kAddress);
  EXPECT_EQ(Check({Data(0x10f000, 0x2000)}, kInRam), Error::kAddress);
  EXPECT_EQ(Check({Data(0x10f000, 0x3000)}, kInRam), Error::kAddress);
  EXPECT_EQ(Check({Data(0x110000, 0x1000)}, kInRam), Error::kAddress);
  EXPECT_EQ(Check({Data(0x111000, 0x2000)}, kInRam), Error::kAddress);
  EXPECT_EQ(Check({Data(kStart, 0x1000)}, kInRam), Error::kAddress);
}

TEST(Placement, DefaultEmptyOrWithoutABufferLiesAnywhere) {
  EXPECT_EQ(Check({Data(0x110000, 0)}, kInRam), Error::kNone);
  EXPECT_EQ(Check({Mapping(0x110000, 0x1000)}, kInRam), Error::kNone);
  EXPECT_EQ(Check({Data((std::uint64_t{1} << 46) + 0x1000, 0)}, kInRam), Error::kAddress);
}

TEST(Placement, DefaultEndThatWrapsIsOutside) {
  EXPECT_EQ(Check({Data(0x100000, std::uint64_t{0} - 0x100000 + 0x1000)}, kInRam), Error::kAddress);
}

TEST(Placement, PageOfRamIsNeededWhole) {
  const auto posted = [](std::uint64_t dest, std::uint64_t size) {
    return Check({Data(dest, size)}, kInRam, Form::kPosted);
  };
  EXPECT_EQ(posted(0x100001, 1), Error::kNone);
  EXPECT_EQ(posted(0x10ffff, 1), Error::kNone);
  EXPECT_EQ(posted(0x10ffff, 2), Error::kAddress);
  EXPECT_EQ(posted(0x110fff, 2), Error::kAddress);
}

TEST(Alignment, BothEnds) {
  EXPECT_EQ(Check({Data(kStart + 1, 0xfff)}), Error::kAddress);
  EXPECT_EQ(Check({Data(kStart, 0xfff)}), Error::kAddress);
  EXPECT_EQ(Check({Mapping(0x800, 0x1000)}), Error::kAddress);
}

TEST(Alignment, IsTheMergedRevisionsAlone) {
  EXPECT_EQ(Check({Data(kStart + 1, 0xffe)}, kBounds, Form::kPosted), Error::kNone);
  EXPECT_EQ(Check({Data(kStart + 1, 0x10), Data(kStart + 0x11, 1)}, kBounds, Form::kPosted),
            Error::kNone);
  EXPECT_EQ(Check({Data(kStart + 1, 0x10), Data(kStart + 0x10, 1)}, kBounds, Form::kPosted),
            Error::kInvalid);
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

TEST(Sizes, BufferOfACompatCallerEndsBelowFourGiB) {
  const auto compat = [](std::uint64_t buf, std::uint64_t size) {
    Segment segment = Data(kStart, 0x1000);
    segment.buf = buf;
    segment.buf_size = size;
    return Check({segment}, kBounds, Form::kMerged, Caller::kCompat);
  };
  EXPECT_EQ(compat(0xffffffff, 1), Error::kNone);
  EXPECT_EQ(compat(0xffffffff, 2), Error::kInvalid);
  EXPECT_EQ(compat(0x100000000, 0), Error::kNone);
  EXPECT_EQ(compat(0x100000000, 1), Error::kInvalid);
  EXPECT_EQ(compat(~std::uint64_t{0}, 2), Error::kInvalid);
}

TEST(Sizes, PageListsHaveNoBuffersInGuestAddresses) {
  Segment segment = Data(kStart, 0x1000);
  segment.buf = ~std::uint64_t{0};
  segment.buf_size = 0x1000;
  EXPECT_EQ(Check({segment}, kBounds, Form::kPageList), Error::kNone);
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
