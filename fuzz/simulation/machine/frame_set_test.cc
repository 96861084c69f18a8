// SPDX-License-Identifier: MIT
#include "fuzz/simulation/machine/frame_set.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace machine {
namespace {

/// Frames in a row, frames far apart, and a small table: its chains of entries meet and wrap.
TEST(FrameSet, IsASet) {
  FrameSet frames;
  std::set<kexecore_mfn_t> expected;
  std::mt19937_64 random(1);
  for (int round = 0; round < 200000; ++round) {
    const std::uint64_t range = round % 20000 < 10000 ? 40 : 3000;
    const kexecore_mfn_t mfn = random() % range << (random() % 2 * 20);
    if (random() % 2 == 0) {
      ASSERT_EQ(frames.Insert(mfn), expected.insert(mfn).second) << round;
    } else {
      ASSERT_EQ(frames.Erase(mfn), expected.erase(mfn) == 1) << round;
    }
    ASSERT_EQ(frames.Contains(mfn), expected.contains(mfn)) << round;
    if (round % 1000 == 0) {
      const auto& all = frames.frames();
      ASSERT_EQ(std::set<kexecore_mfn_t>(all.begin(), all.end()), expected);
      ASSERT_EQ(all.size(), expected.size());
      for (const kexecore_mfn_t each : expected) ASSERT_TRUE(frames.Contains(each));
    }
    if (round % 20000 == 15000) {
      frames.Clear();
      expected.clear();
      ASSERT_TRUE(frames.frames().empty());
    }
  }
}

}  // namespace
}  // namespace machine
