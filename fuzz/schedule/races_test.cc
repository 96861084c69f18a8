// SPDX-License-Identifier: MIT
#include "fuzz/schedule/races.h"

#include <gtest/gtest.h>

namespace schedule {
namespace {

constexpr std::uint64_t kFlag = 7;

struct RacesTest : ::testing::Test {
  Races races = Races(4);
};

TEST_F(RacesTest, TwoReadsAreNone) {
  races.Access(0, 1, Races::kPlainRead);
  races.Access(1, 1, Races::kPlainRead);
  EXPECT_FALSE(races.found());
}

TEST_F(RacesTest, AWriteAndAReadAre) {
  races.Access(0, 1, Races::kPlainWrite);
  races.Access(0, 1, Races::kPlainRead);
  EXPECT_FALSE(races.found());
  races.Access(1, 1, Races::kPlainRead);
  ASSERT_TRUE(races.found());
  EXPECT_EQ(races.found()->cell, 1U);
  EXPECT_EQ(races.found()->earlier, 0U);
  EXPECT_EQ(races.found()->later, 1U);
}

TEST_F(RacesTest, AReadAndAWriteAre) {
  races.Access(0, 1, Races::kPlainRead);
  races.Access(1, 2, Races::kPlainWrite);
  EXPECT_FALSE(races.found());
  races.Access(1, 1, Races::kPlainWrite);
  EXPECT_TRUE(races.found());
}

TEST_F(RacesTest, TwoAtomicAccessesAreNoneAPlainOneBesideThemIs) {
  races.Access(0, 1, Races::kAtomicWrite);
  races.Access(1, 1, Races::kAtomicWrite);
  races.Access(1, 1, Races::kAtomicRead);
  EXPECT_FALSE(races.found());
  races.Access(2, 1, Races::kPlainRead);
  EXPECT_TRUE(races.found());
}

TEST_F(RacesTest, ReleaseAndAcquireOrder) {
  races.Access(0, 1, Races::kPlainWrite);
  races.Store(0, kFlag, true);
  races.Acquire(1, kFlag);
  races.Access(1, 1, Races::kPlainWrite);
  EXPECT_FALSE(races.found());
  races.Access(0, 1, Races::kPlainRead);  // nothing leads back
  EXPECT_TRUE(races.found());
}

TEST_F(RacesTest, WhatComesAfterTheReleaseIsNotOrdered) {
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

TEST_F(RacesTest, ReadModifyWritesGoOnWithTheChain) {
  races.Access(0, 1, Races::kPlainWrite);
  races.Store(0, kFlag, true);
  races.Modify(2, kFlag, false);  // by a third, and relaxed
  races.Acquire(1, kFlag);
  races.Access(1, 1, Races::kPlainRead);
  EXPECT_FALSE(races.found());
  races.Access(2, 1, Races::kPlainRead);  // who had no acquire
  EXPECT_TRUE(races.found());
}

TEST_F(RacesTest, OutsideComesBeforeAndAfterAll) {
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
