// SPDX-License-Identifier: MIT
//
// The archive that ships, in a hypervisor that enters hypercalls again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdio>
#include <set>
#include <string>

#include "core/archive/reentry/core.h"
#include "core/archive/reentry/episode.h"

namespace reentry {

extern const Core kPatched_ticket_ignored, kPatched_space_ignored, kPatched_refusal_suspends,
    kPatched_taken_for_good;

namespace {

using ::testing::Contains;

constexpr std::uint64_t kEpisodes = 100'000;

TEST(Reentry, NoImageHasBytesOfAnotherAddressSpaceNoCallHangsNoPageIsLost) {
  Counts counts;
  for (std::uint64_t seed = 0; seed < kEpisodes; ++seed) {
    ASSERT_EQ(RunEpisode(kShippedCore, seed, counts), "") << "in episode " << seed;
  }
  std::printf("%llu executions, %llu suspensions, %llu waits, %llu loads\n",
              static_cast<unsigned long long>(counts.executions),
              static_cast<unsigned long long>(counts.suspensions),
              static_cast<unsigned long long>(counts.busy),
              static_cast<unsigned long long>(counts.loads));
  // What never happens shows nothing.
  EXPECT_GT(counts.suspensions, kEpisodes);
  EXPECT_GT(counts.busy, kEpisodes / 2);
  EXPECT_GT(counts.loads, kEpisodes / 2);
  EXPECT_GT(counts.forged, kEpisodes / 4);
  EXPECT_GT(counts.forgotten, kEpisodes / 4);
  EXPECT_GT(counts.destroyed, kEpisodes);
}

/// The mistakes that the core makes in a hundredth of the episodes.
std::set<std::string> Mistakes(const Core& core) {
  Counts counts;
  std::set<std::string> mistakes;
  for (std::uint64_t seed = 0; seed < kEpisodes / 100; ++seed) {
    mistakes.insert(RunEpisode(core, seed, counts));
  }
  return mistakes;
}

TEST(Broken, TicketsThatAreIgnoredGoOnWithAnotherCall) {
  EXPECT_THAT(Mistakes(kPatched_ticket_ignored),
              Contains("enters an image that was not loaded last"));
}

TEST(Broken, SpacesThatAreIgnoredMixAddressSpaces) {
  EXPECT_THAT(Mistakes(kPatched_space_ignored),
              Contains("enters an image with bytes of several address spaces"));
}

TEST(Broken, ARefusalThatReadsAsASuspensionIsSeen) {
  EXPECT_THAT(Mistakes(kPatched_refusal_suspends),
              Contains("suspends a call without a ticket that fits"));
}

TEST(Broken, AnImageThatStaysTakenIsSeen) {
  EXPECT_THAT(Mistakes(kPatched_taken_for_good), Contains("an unload fails"));
}

}  // namespace
}  // namespace reentry
