// SPDX-License-Identifier: MIT
#include "core/layout.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <utility>
#include <vector>

namespace kexecore {
namespace {

/// A segment whose buffer fills it.
Segment Data(std::uint64_t dest, std::uint64_t size) {
  return {.buf = 1, .buf_size = size, .dest_maddr = dest, .dest_size = size};
}

/// A segment whose buffer has `data` bytes.
Segment Tail(std::uint64_t dest, std::uint64_t data, std::uint64_t size) {
  return {.buf = 1, .buf_size = data, .dest_maddr = dest, .dest_size = size};
}

Layout Lay(const std::vector<Segment>& segments) {
  Layout layout;
  LayOut(segments.data(), static_cast<std::uint32_t>(segments.size()), layout);
  return layout;
}

using Frames = std::vector<std::pair<kexecore_mfn_t, kexecore_mfn_t>>;

Frames RunsOf(const Layout& layout, std::uint32_t first, std::uint32_t end) {
  Frames frames;
  for (std::uint32_t i = first; i < end; ++i) {
    frames.emplace_back(layout.runs[i].first, layout.runs[i].end);
  }
  return frames;
}

Frames DataOf(const Layout& layout) { return RunsOf(layout, 0, layout.data); }
Frames ZeroesOf(const Layout& layout) { return RunsOf(layout, layout.data, layout.count); }

TEST(Layout, NothingIsAListWithItsEndAlone) {
  const Segment mapping = {.buf = 0, .buf_size = 0, .dest_maddr = 0, .dest_size = 0x100000};
  for (const Layout& layout : {Lay({}), Lay({mapping}), Lay({Data(0x5000, 0)})}) {
    EXPECT_EQ(DataOf(layout), (Frames{}));
    EXPECT_EQ(ZeroesOf(layout), (Frames{}));
    EXPECT_EQ(layout.pages, 0U);
    EXPECT_EQ(layout.end, 0U);
    EXPECT_EQ(PositionOf(layout, 5), kNoPosition);
    EXPECT_FALSE(IsDestination(layout, 5));
  }
}

TEST(Layout, RunsAscendWhateverTheOrderOfSegments) {
  const Layout layout = Lay({Data(0x9000, 0x2000), Data(0x1000, 0x1000), Data(0x5000, 0x1000)});
  EXPECT_EQ(DataOf(layout), (Frames{{1, 2}, {5, 6}, {9, 11}}));
  EXPECT_EQ(ZeroesOf(layout), (Frames{}));
  EXPECT_EQ(layout.pages, 4U);
  EXPECT_EQ(layout.end, 7U);
}

TEST(Layout, NeighboursAreOneRun) {
  const Layout layout = Lay({Data(0x2000, 0x1000), Data(0x1000, 0x1000), Data(0x3000, 0x1000)});
  EXPECT_EQ(DataOf(layout), (Frames{{1, 4}}));
  EXPECT_EQ(layout.end, 4U);
}

TEST(Layout, SegmentsThatShareAPageCountItOnce) {
  const Layout layout = Lay({Data(0x1800, 0x800), Data(0x1010, 0x10), Data(0x1000, 0x10),
                             Data(0x1700, 0x10), Data(0x2000, 0x1001), Data(0x5fff, 2)});
  EXPECT_EQ(DataOf(layout), (Frames{{1, 4}, {5, 7}}));
  EXPECT_EQ(ZeroesOf(layout), (Frames{}));
  EXPECT_EQ(layout.pages, 5U);
}

TEST(Layout, SixteenRuns) {
  std::vector<Segment> segments;
  Frames data, zero;
  for (std::uint64_t i = KEXECORE_MAX_SEGMENTS; i != 0; --i) {
    segments.push_back(Tail(i * 0x3000, 1, 0x2000));
    data.insert(data.begin(), {3 * i, 3 * i + 1});
    zero.emplace_back(3 * i + 1, 3 * i + 2);
  }
  const Layout layout = Lay(segments);
  EXPECT_EQ(DataOf(layout), data);
  EXPECT_EQ(ZeroesOf(layout), zero);
  EXPECT_EQ(layout.pages, 16U);
  EXPECT_EQ(layout.end, 64U);
  for (std::uint64_t i = 0; i < 16; ++i) EXPECT_EQ(PositionOf(layout, 3 * i + 3), 2 * i + 1);
}

TEST(Layout, PositionsAreThoseOfSources) {
  const Layout layout = Lay({Data(0x1000, 0x3000), Tail(0x8000, 0x1000, 0x2000)});
  EXPECT_EQ(PositionOf(layout, 0), kNoPosition);
  EXPECT_EQ(PositionOf(layout, 1), 1U);
  EXPECT_EQ(PositionOf(layout, 3), 3U);
  EXPECT_EQ(PositionOf(layout, 4), kNoPosition);
  EXPECT_EQ(PositionOf(layout, 8), 5U);
  EXPECT_EQ(PositionOf(layout, 9), kNoPosition) << "a zero page";
  EXPECT_EQ(PositionOf(layout, 10), kNoPosition);
}

TEST(Layout, PagesBehindTheBufferAreZeroPages) {
  for (const std::uint64_t data : {0x1001, 0x1fff, 0x2000}) {
    const Layout layout = Lay({Tail(0x5000, data, 0x9000)});
    EXPECT_EQ(DataOf(layout), (Frames{{5, 7}}));
    EXPECT_EQ(ZeroesOf(layout), (Frames{{7, 14}}));
    EXPECT_EQ(layout.pages, 2U);
    EXPECT_EQ(layout.end, 5U) << "destination, two sources, destination, zeroes";
    EXPECT_FALSE(IsDestination(layout, 4));
    EXPECT_TRUE(IsDestination(layout, 5));
    EXPECT_TRUE(IsDestination(layout, 13));
    EXPECT_FALSE(IsDestination(layout, 14));
  }
}

TEST(Layout, SegmentWithAnEmptyBufferIsDestinationsAlone) {
  const Layout layout = Lay({Tail(0x5000, 0, 0x2000)});
  EXPECT_EQ(DataOf(layout), (Frames{}));
  EXPECT_EQ(ZeroesOf(layout), (Frames{{5, 7}}));
  EXPECT_EQ(layout.end, 2U);
}

TEST(Layout, ZeroPagesAreARunForEachSegment) {
  const Layout layout =
      Lay({Tail(0x5000, 0, 0x2000), Tail(0x3000, 1, 0x2000), Data(0x7000, 0x1000)});
  EXPECT_EQ(DataOf(layout), (Frames{{3, 4}, {7, 8}}));
  EXPECT_EQ(ZeroesOf(layout), (Frames{{5, 7}, {4, 5}}));
  EXPECT_EQ(layout.end, 8U);
}

}  // namespace
}  // namespace kexecore
