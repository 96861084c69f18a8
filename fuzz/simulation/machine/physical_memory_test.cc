// SPDX-License-Identifier: MIT
#include "fuzz/simulation/machine/physical_memory.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace machine {
namespace {

constexpr kexecore_mfn_t kTop = (std::uint64_t{1} << 40) - 1;

TEST(PhysicalMemory, KeepsEachFrame) {
  PhysicalMemory memory;
  // More frames than the first table holds, some with the same place in it.
  for (kexecore_mfn_t i = 0; i < 1000; ++i) {
    memory.At(i << 20).bytes.fill(static_cast<std::uint8_t>(i));
    memory.At(kTop - i).changed = i + 1;
  }
  for (kexecore_mfn_t i = 0; i < 1000; ++i) {
    EXPECT_EQ(memory.At(i << 20).bytes[4095], static_cast<std::uint8_t>(i));
    EXPECT_EQ(memory.ChangedAt(kTop - i), i + 1);
  }
  EXPECT_EQ(memory.ChangedAt(12345), 0u);
}

TEST(PhysicalMemory, IsNeverZeroBeforeItIsWritten) {
  PhysicalMemory memory;
  for (const kexecore_mfn_t mfn : {kexecore_mfn_t{0}, kexecore_mfn_t{0x8000}, kTop}) {
    const auto& bytes = memory.At(mfn).bytes;
    EXPECT_EQ(std::count(bytes.begin(), bytes.end(), 0), 0);
  }
}

TEST(PhysicalMemory, ResetForgetsEverything) {
  PhysicalMemory memory;
  const std::uint8_t untouched = memory.At(7).bytes[0];
  for (int round = 0; round < 3; ++round) {
    for (kexecore_mfn_t mfn = 0; mfn < 600; ++mfn) {
      EXPECT_EQ(memory.At(mfn).changed, 0u);
      memory.At(mfn).changed = 1;
      memory.At(mfn).bytes.fill(0);
    }
    memory.Reset();
    EXPECT_EQ(memory.ChangedAt(599), 0u);
    EXPECT_EQ(memory.At(7).bytes[0], untouched);
    memory.Reset();
  }
}

TEST(PhysicalMemory, ResetGivesRoomBack) {
  PhysicalMemory memory;
  for (kexecore_mfn_t mfn = 0; mfn < 20000; ++mfn) memory.At(mfn);
  memory.Reset();
  EXPECT_EQ(memory.ChangedAt(1), 0u);
  memory.At(1).changed = 5;
  EXPECT_EQ(memory.ChangedAt(1), 5u);
}

}  // namespace
}  // namespace machine
