// SPDX-License-Identifier: MIT
#include "fuzz/schedule/exploration.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace schedule {
namespace {

/// CPUs that write their letter a few times, with a scheduling point before each.
struct Letters {
  explicit Letters(const std::vector<int>& times) {
    for (std::size_t cpu = 0; cpu < times.size(); ++cpu) {
      cpus.emplace_back([this, cpu, count = times[cpu]] {
        for (int i = 0; i < count; ++i) {
          scheduler.Point();
          written += static_cast<char>('a' + cpu);
        }
      });
    }
  }

  std::string Run(Chooser& chooser) {
    written.clear();
    EXPECT_TRUE(scheduler.Run(cpus, chooser, 1000));
    return written;
  }

  /// Runs all schedules, and adds the words that they write. Answers how many schedules there were.
  std::uint64_t Explore(std::uint32_t preemptions, std::set<std::string>& words) {
    Exploration all(preemptions);
    std::uint64_t schedules = 0;
    do {
      words.insert(Run(all));
      ++schedules;
    } while (all.Next());
    return schedules;
  }

  Scheduler scheduler;
  std::vector<std::function<void()>> cpus;
  std::string written;
};

TEST(Exploration, OneCpuHasOneSchedule) {
  std::set<std::string> words;
  EXPECT_EQ(Letters({4}).Explore(9, words), 1U);
  EXPECT_EQ(words, std::set<std::string>{"aaaa"});
}

TEST(Exploration, WithoutPreemptionsCpusRunOneAfterTheOther) {
  std::set<std::string> words;
  EXPECT_EQ(Letters({2, 2, 2}).Explore(0, words), 6U);
  EXPECT_EQ(words,
            (std::set<std::string>{"aabbcc", "aaccbb", "bbaacc", "bbccaa", "ccaabb", "ccbbaa"}));
}

TEST(Exploration, OnePreemptionSplitsOneCpuOnce) {
  std::set<std::string> words;
  Letters({2, 2}).Explore(1, words);
  EXPECT_EQ(words, (std::set<std::string>{"aabb", "bbaa", "abba", "baab"}));
}

TEST(Exploration, WithEnoughPreemptionsNoWordIsLeftOut) {
  // There are (n + m over n) words of n letters a and m letters b.
  std::set<std::string> words;
  Letters({4, 3}).Explore(99, words);
  EXPECT_EQ(words.size(), 35U);
  words.clear();
  Letters({2, 2, 2}).Explore(99, words);
  EXPECT_EQ(words.size(), 90U);
}

TEST(Exploration, EachScheduleIsRunOnce) {
  // A CPU of n letters makes n + 1 moves: one to its first point, and n more. A schedule is a word
  // over moves.
  std::set<std::string> words;
  EXPECT_EQ(Letters({2, 1}).Explore(99, words), 10U);
  EXPECT_EQ(Letters({3, 3}).Explore(99, words), 70U);
}

TEST(Exploration, AScheduleCanBeRunAgain) {
  Letters letters({3, 3, 2});
  Exploration all(2);
  std::uint64_t schedules = 0;
  do {
    const std::string word = letters.Run(all);
    Repetition again(all.choices());
    ASSERT_EQ(letters.Run(again), word) << ToString(all.choices());
    ++schedules;
  } while (all.Next());
  EXPECT_GT(schedules, 100U);
}

TEST(Exploration, ARunThatDoesNotEndIsCutOff) {
  Scheduler scheduler;
  const std::vector<std::function<void()>> endless = {[&] {
    for (;;) scheduler.Point();
  }};
  Exploration all(1);
  EXPECT_FALSE(scheduler.Run(endless, all, 50));
  EXPECT_EQ(scheduler.current(), kNobody);
}

TEST(Choices, Text) {
  EXPECT_EQ(ToString({{.cpu = 0, .times = 12}, {.cpu = 1, .times = 5}, {.cpu = 0, .times = 1}}),
            "0x12 1x5 0x1");
}

}  // namespace
}  // namespace schedule
