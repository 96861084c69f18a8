// SPDX-License-Identifier: MIT
#include "fuzz/schedule/story.h"

#include <gtest/gtest.h>

#include "fuzz/schedule/races.h"
#include "kexecore/kexecore.h"

namespace schedule {
namespace {

Step Work(Cpu cpu, const char* what) { return {.cpu = cpu, .kind = Step::kWork, .what = what}; }

TEST(Story, HasALineForEachTimeThatACpuGoesOn) {
  EXPECT_EQ(
      Tell({
          {.cpu = kOutside, .kind = Step::kWork, .what = "init"},
          {.cpu = 0, .kind = Step::kBegin, .what = "load", .object = "crash A"},
          {.cpu = 0, .kind = Step::kWork, .what = "map", .values = 1, .first = 0x140},
          {.cpu = 1, .kind = Step::kBegin, .what = "kexecore_crash"},
          {.cpu = 1, .kind = Step::kEnd, .answer = -KEXECORE_ENOENT},
          {.cpu = 0, .kind = Step::kWork, .what = "set", .values = 2, .first = 1, .second = 3},
          {.cpu = 0, .kind = Step::kEnd, .answer = 0},
          {.cpu = 0, .kind = Step::kBegin, .what = "abandon"},
      }),
      "  outside: init\n"
      "  CPU 0: load crash A: map 140\n"
      "  CPU 1: kexecore_crash = -ENOENT\n"
      "  CPU 0: set 1 -> 3 = 0; abandon\n");
}

TEST(Story, LeavesOutTheMiddleOfALongLine) {
  std::vector<Step> steps(13, Work(0, "a"));
  EXPECT_EQ(Tell(steps), "  CPU 0: a, a, a, a, a, a, a, a, a, a, a, a, a\n");
  steps.push_back(Work(0, "b"));
  EXPECT_EQ(Tell(steps), "  CPU 0: a, a, a, a, a, a, … 2 more …, a, a, a, a, a, b\n");
}

TEST(Story, NamesErrors) {
  EXPECT_EQ(NameOf(-KEXECORE_EBUSY), "-EBUSY");
  EXPECT_EQ(NameOf(-KEXECORE_ERESTART), "-ERESTART");
  EXPECT_EQ(NameOf(1), "1");
  EXPECT_EQ(NameOf(-5), "-5");
}

}  // namespace
}  // namespace schedule
