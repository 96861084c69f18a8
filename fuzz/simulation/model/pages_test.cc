// SPDX-License-Identifier: MIT
#include "fuzz/simulation/model/pages.h"

#include <gtest/gtest.h>

#include <vector>

namespace model {
namespace {

std::vector<Interval> Runs(const std::vector<Segment>& segments) {
  const PageSet pages = DestinationsOf(segments);
  return {pages.runs().begin(), pages.runs().end()};
}

TEST(Pages, HoldAByteOfASegmentWithABuffer) {
  EXPECT_EQ(Runs({{1, 0, 0x1fff, 2}}), (std::vector<Interval>{{1, 3}}));
  EXPECT_EQ(Runs({{1, 0, 0x1000, 0x1000}}), (std::vector<Interval>{{1, 2}}));
  EXPECT_EQ(Runs({{1, 0, 0x1800, 0}}), std::vector<Interval>{});
  EXPECT_EQ(Runs({{0, 0, 0x1000, 0x1000}}), std::vector<Interval>{});
}

TEST(Pages, AreAscendingAndOncePerPage) {
  EXPECT_EQ(Runs({{1, 0, 0x5000, 0x800}, {1, 0, 0x1000, 0x1000}, {1, 0, 0x5800, 0x1000}}),
            (std::vector<Interval>{{1, 2}, {5, 7}}));
  EXPECT_EQ(Runs({{1, 0, 0x2000, 0x1000}, {1, 0, 0x1000, 0x1000}}),
            (std::vector<Interval>{{1, 3}}));
  EXPECT_EQ(Runs({{1, 0, 0x1000, 0x4000}, {1, 0, 0x2000, 1}, {1, 0, 0x9000, 1}}),
            (std::vector<Interval>{{1, 5}, {9, 10}}));
}

TEST(Pages, AreCountedAndFound) {
  const std::vector<Segment> segments = {{1, 0, 0x5000, 0x800}, {1, 0, 0x1000, 0x2000}};
  const PageSet pages = DestinationsOf(segments);
  EXPECT_TRUE(pages.size() == 3);
  EXPECT_TRUE(pages.Contains(2));
  EXPECT_FALSE(pages.Contains(3));
  EXPECT_TRUE(pages.Contains(5));
  EXPECT_FALSE(pages.Contains(6));
}

TEST(Pages, OfDataHoldAByteOfABuffer) {
  const auto runs = [](const std::vector<Segment>& segments) {
    const PageSet pages = DataPagesOf(segments);
    return std::vector<Interval>(pages.runs().begin(), pages.runs().end());
  };
  EXPECT_EQ(runs({{1, 0, 0x1000, 0x9000}}), std::vector<Interval>{});
  EXPECT_EQ(runs({{1, 1, 0x1000, 0x9000}}), (std::vector<Interval>{{1, 2}}));
  EXPECT_EQ(runs({{1, 0x1000, 0x1000, 0x9000}, {0, 0, 0, 0x100000}}),
            (std::vector<Interval>{{1, 2}}));
  EXPECT_EQ(runs({{1, 2, 0x1fff, 0x9000}, {1, 5, 0xafff, 5}}),
            (std::vector<Interval>{{1, 3}, {10, 12}}));
}

}  // namespace
}  // namespace model
