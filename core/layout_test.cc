// SPDX-License-Identifier: MIT
#include "core/layout.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace kexecore {
namespace {

Segment Data(std::uint64_t dest, std::uint64_t size) {
  return {.buf = 1, .buf_size = 0, .dest_maddr = dest, .dest_size = size};
}

Layout Lay(const std::vector<Segment>& segments) {
  Layout layout;
  LayOut(segments.data(), static_cast<std::uint32_t>(segments.size()), layout);
  return layout;
}

void ExpectRun(const Run& run, kexecore_mfn_t first, kexecore_mfn_t end, std::uint64_t position) {
  EXPECT_EQ(run.first, first);
  EXPECT_EQ(run.end, end);
  EXPECT_EQ(run.position, position);
}

TEST(Layout, NothingIsAListWithItsEndAlone) {
  const Segment mapping = {.buf = 0, .buf_size = 0, .dest_maddr = 0, .dest_size = 0x100000};
  for (const Layout& layout : {Lay({}), Lay({mapping}), Lay({Data(0x5000, 0)})}) {
    EXPECT_EQ(layout.count, 0U);
    EXPECT_EQ(layout.pages, 0U);
    EXPECT_EQ(layout.end, 0U);
    EXPECT_EQ(PositionOf(layout, 5), kNoPosition);
  }
}

TEST(Layout, RunsAscendWhateverTheOrderOfSegments) {
  const Layout layout = Lay({Data(0x9000, 0x2000), Data(0x1000, 0x1000), Data(0x5000, 0x1000)});
  ASSERT_EQ(layout.count, 3U);
  ExpectRun(layout.runs[0], 1, 2, 1);
  ExpectRun(layout.runs[1], 5, 6, 3);
  ExpectRun(layout.runs[2], 9, 11, 5);
  EXPECT_EQ(layout.pages, 4U);
  EXPECT_EQ(layout.end, 7U);
}

TEST(Layout, NeighboursAreOneRun) {
  const Layout layout = Lay({Data(0x2000, 0x1000), Data(0x1000, 0x1000), Data(0x3000, 0x1000)});
  ASSERT_EQ(layout.count, 1U);
  ExpectRun(layout.runs[0], 1, 4, 1);
  EXPECT_EQ(layout.end, 4U);
}

TEST(Layout, SegmentsThatShareAPageCountItOnce) {
  const Layout layout = Lay({Data(0x1800, 0x800), Data(0x1010, 0x10), Data(0x1000, 0x10),
                             Data(0x1700, 0x10), Data(0x2000, 0x1001), Data(0x5fff, 2)});
  ASSERT_EQ(layout.count, 2U);
  ExpectRun(layout.runs[0], 1, 4, 1);
  ExpectRun(layout.runs[1], 5, 7, 5);
  EXPECT_EQ(layout.pages, 5U);
}

TEST(Layout, SixteenRuns) {
  std::vector<Segment> segments;
  for (std::uint64_t i = KEXECORE_MAX_SEGMENTS; i != 0; --i) {
    segments.push_back(Data(i * 0x2000, 0x1000));
  }
  const Layout layout = Lay(segments);
  ASSERT_EQ(layout.count, 16U);
  EXPECT_EQ(layout.end, 32U);
  for (std::uint64_t i = 0; i < 16; ++i) ExpectRun(layout.runs[i], 2 * i + 2, 2 * i + 3, 2 * i + 1);
}

TEST(Layout, PositionsAreThoseOfSources) {
  const Layout layout = Lay({Data(0x1000, 0x3000), Data(0x8000, 0x1000)});
  EXPECT_EQ(PositionOf(layout, 0), kNoPosition);
  EXPECT_EQ(PositionOf(layout, 1), 1U);
  EXPECT_EQ(PositionOf(layout, 3), 3U);
  EXPECT_EQ(PositionOf(layout, 4), kNoPosition);
  EXPECT_EQ(PositionOf(layout, 8), 5U);
  EXPECT_EQ(PositionOf(layout, 9), kNoPosition);
}

}  // namespace
}  // namespace kexecore
