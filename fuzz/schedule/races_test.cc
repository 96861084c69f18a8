// SPDX-License-Identifier: MIT
#include "fuzz/schedule/races.h"

#include <gtest/gtest.h>

namespace schedule {
namespace {

constexpr std::uint64_t kFlag = 7;

struct RacesTest : ::testing::Test {
  Races races = Races(4);
};

TEST_F(RacesTest, TwoReadsDoNotRace) {
  races.Access(0, 1, Races::kPlainRead);
  races.Access(1, 1, Races::kPlainRead);
  EXPECT_FALSE(races.found());
}

TEST_F(RacesTest, AWriteAndAReadRace) {
  races.Access(0, 1, Races::kPlainWrite);
  races.Access(0, 1, Races::kPlainRead);
  EXPECT_FALSE(races.found());
  races.Access(1, 1, Races::kPlainRead);
  ASSERT_TRUE(races.found());
  EXPECT_EQ(races.found()->cell, 1U);
  EXPECT_EQ(races.found()->earlier, 0U);
  EXPECT_EQ(races.found()->later, 1U);
}

TEST_F(RacesTest, AReadAndAWriteRace) {
  races.Access(0, 1, Races::kPlainRead);
  races.Access(1, 2, Races::kPlainWrite);
  EXPECT_FALSE(races.found());
  races.Access(1, 1, Races::kPlainWrite);
  EXPECT_TRUE(races.found());
}

TEST_F(RacesTest, AtomicAccessesRaceOnlyWithAPlainOne) {
  races.Access(0, 1, Races::kAtomicWrite);
  races.Access(1, 1, Races::kAtomicWrite);
  races.Access(1, 1, Races::kAtomicRead);
  EXPECT_FALSE(races.found());
  races.Access(2, 1, Races::kPlainRead);
  EXPECT_TRUE(races.found());
}

TEST_F(RacesTest, ReleaseAndAcquireMakeOrder) {
  races.Access(0, 1, Races::kPlainWrite);
  races.Store(0, kFlag, true);
  races.Acquire(1, kFlag);
  races.Access(1, 1, Races::kPlainWrite);
  EXPECT_FALSE(races.found());
  races.Access(0, 1, Races::kPlainRead);  // nothing orders CPU 1 before CPU 0
  EXPECT_TRUE(races.found());
}

TEST_F(RacesTest, AnAccessAfterTheReleaseIsNotOrdered) {
  races.Store(0, kFlag, true);
  races.Access(0, 1, Races::kPlainWrite);
  races.Acquire(1, kFlag);
  races.Access(1, 1, Races::kPlainRead);
  EXPECT_TRUE(races.found());
}

TEST_F(RacesTest, WithoutReleaseThereIsNoOrder) {
  races.Access(0, 1, Races::kPlainWrite);
  races.Store(0, kFlag, true);
  races.Store(0, kFlag, false);
  races.Acquire(1, kFlag);
  races.Access(1, 1, Races::kPlainRead);
  EXPECT_TRUE(races.found());
}

TEST_F(RacesTest, ReadModifyWritesContinueTheChain) {
  races.Access(0, 1, Races::kPlainWrite);
  races.Store(0, kFlag, true);
  races.Modify(2, kFlag, false);  // a relaxed one, by a third CPU
  races.Acquire(1, kFlag);
  races.Access(1, 1, Races::kPlainRead);
  EXPECT_FALSE(races.found());
  races.Access(2, 1, Races::kPlainRead);  // CPU 2 had no acquire
  EXPECT_TRUE(races.found());
}

TEST_F(RacesTest, TheOutsideComesBeforeAndAfterAllCpus) {
  races.Access(kOutside, 1, Races::kPlainWrite);
  races.Fork();
  races.Access(0, 1, Races::kPlainRead);
  races.Access(1, 1, Races::kPlainRead);
  races.Join();
  races.Access(kOutside, 1, Races::kPlainWrite);
  EXPECT_FALSE(races.found());
}

TEST_F(RacesTest, RestartForgets) {
  races.Access(0, 1, Races::kPlainWrite);
  races.Access(1, 1, Races::kPlainRead);
  races.Restart();
  EXPECT_FALSE(races.found());
  races.Access(2, 1, Races::kPlainWrite);
  EXPECT_FALSE(races.found());
}

}  // namespace
}  // namespace schedule
