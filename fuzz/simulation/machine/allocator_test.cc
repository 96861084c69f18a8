// SPDX-License-Identifier: MIT
#include "fuzz/simulation/machine/allocator.h"

#include <gtest/gtest.h>

#include <set>

namespace machine {
namespace {

constexpr kexecore_maddr_t kAnywhere = ~kexecore_maddr_t{0};
constexpr kexecore_maddr_t kBelow4GiB = 0xffffffff;

trace::MachineDescription Machine(std::uint64_t seed) {
  return {.physical_bits = 40,
          .crash = {0x8000000, 0x100000},
          .xen = {0x100000, 0x5000},
          // With a hole above 2 GiB, and up to the machine's end.
          .ram = {{0, 0x80000000}, {0x100000000, (std::uint64_t{1} << 40) - 0x100000000}},
          .owned = {0x106000, 0x2000},
          .free_pages = 20,
          .alloc_seed = seed};
}

TEST(Allocator, GivesEachFrameOnceAndNoneOfTheCrashArea) {
  for (const std::uint64_t seed :
       {0ull, ~0ull, 0x5555555555555555ull, 0xaaaaaaaaaaaaaaaaull, 0xe4e4e4e4e4e4e4e4ull}) {
    Allocator allocator;
    allocator.Reset(Machine(seed));
    std::set<kexecore_mfn_t> frames;
    for (int i = 0; i < 20; ++i) {
      const auto mfn = allocator.Allocate(kAnywhere);
      ASSERT_TRUE(mfn);
      EXPECT_TRUE(frames.insert(*mfn).second);
      EXPECT_FALSE(*mfn >= 0x8000 && *mfn < 0x8100) << "crash area";
      EXPECT_FALSE(*mfn >= 0x100 && *mfn < 0x105) << "hypervisor";
      EXPECT_FALSE(*mfn == 0x106 || *mfn == 0x107) << "the caller's";
      EXPECT_FALSE(*mfn >= 0x80000 && *mfn < 0x100000) << "no RAM";
      EXPECT_TRUE(allocator.IsAllocated(*mfn));
      EXPECT_LT(*mfn, std::uint64_t{1} << 28);
    }
    EXPECT_FALSE(allocator.Allocate(kAnywhere)) << "20 pages are all";
    EXPECT_EQ(allocator.allocated().size(), 20u);
  }
}

TEST(Allocator, TheSeedDecidesWhere) {
  Allocator allocator;
  allocator.Reset(Machine(0b01));
  EXPECT_EQ(allocator.Allocate(kAnywhere), (std::uint64_t{1} << 28) - 1);
  allocator.Reset(Machine(0b10));
  EXPECT_EQ(allocator.Allocate(kAnywhere), 0x8100u);
  allocator.Reset(Machine(0b11));
  EXPECT_EQ(allocator.Allocate(kAnywhere), 0x7fffu);
}

TEST(Allocator, HonoursTheLimit) {
  Allocator allocator;
  allocator.Reset(Machine(0));  // 0x100 to 0x104 are the hypervisor's
  EXPECT_EQ(allocator.Allocate(0x105ffe), std::nullopt);
  EXPECT_EQ(allocator.Allocate(0x105fff), 0x105u);
  // If a stream is beyond the limit, the next one is asked.
  allocator.Reset(Machine(0x5555555555555555));
  EXPECT_EQ(allocator.Allocate(kAnywhere), (std::uint64_t{1} << 28) - 1);
  EXPECT_EQ(allocator.Allocate(kBelow4GiB), 0x8100u);
  EXPECT_EQ(allocator.Allocate(kAnywhere), (std::uint64_t{1} << 28) - 2);
}

TEST(Allocator, FindsWhatIsBelowALimitThatAllStreamsHavePassed) {
  trace::MachineDescription machine = Machine(0);
  machine.alloc_from = 0x10000000;
  Allocator allocator;
  allocator.Reset(machine);
  for (const kexecore_mfn_t mfn : {0x109, 0x108, 0x105}) {
    EXPECT_EQ(allocator.Allocate(0x109fff), mfn);
  }
  EXPECT_EQ(allocator.Allocate(0x109fff), std::nullopt);
  EXPECT_EQ(allocator.Allocate(0x10afff), 0x10au) << "another limit";
}

TEST(Allocator, StartsWhereItIsTold) {
  trace::MachineDescription machine = Machine(0);
  machine.alloc_from = 0x7fffe000;  // the last two pages below the hole
  Allocator allocator;
  allocator.Reset(machine);
  for (const kexecore_mfn_t mfn : {0x7fffe, 0x7ffff, 0x100000, 0x100001}) {
    EXPECT_EQ(allocator.Allocate(kAnywhere), mfn);
  }
}

TEST(Allocator, HandsOutWhatWasFreedAtOnce) {
  Allocator allocator;
  allocator.Reset(Machine(0b0100));  // low, high, low
  const auto low = allocator.Allocate(kAnywhere), high = allocator.Allocate(kAnywhere);
  EXPECT_TRUE(allocator.Free(*low));
  EXPECT_TRUE(allocator.Free(*high));
  EXPECT_EQ(allocator.Allocate(kBelow4GiB), low);
  EXPECT_EQ(allocator.Allocate(kBelow4GiB), 0x108u) << "the one above 4 GiB does not fit";
  EXPECT_EQ(allocator.Allocate(kAnywhere), high);
  EXPECT_NE(allocator.Allocate(kAnywhere), high);
}

TEST(Allocator, GivesAllThereIs) {
  // RAM of 64 pages, of which one is reserved; every seed finds each of them.
  trace::MachineDescription machine{.physical_bits = 40,
                                    .crash = {0x120000, 0x1000},
                                    .ram = {{0x100000, 0x20000}, {0x120000, 0x20000}},
                                    .free_pages = 1000};
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    machine.alloc_seed = seed * 0x9e3779b97f4a7c15;
    machine.alloc_from = seed % 2 * 0x123000;
    Allocator allocator;
    allocator.Reset(machine);
    std::set<kexecore_mfn_t> frames;
    while (const auto mfn = allocator.Allocate(kAnywhere)) {
      ASSERT_TRUE(frames.insert(*mfn).second) << "given twice";
      // Some frames are freed, and handed out again.
      if (frames.size() % 7 == 3) {
        allocator.Free(*mfn);
        frames.erase(*mfn);
        const auto other = allocator.Allocate(kBelow4GiB);
        ASSERT_TRUE(other && frames.insert(*other).second);
      }
    }
    EXPECT_EQ(frames.size(), 63u) << seed;
    EXPECT_FALSE(frames.contains(0x120));
  }
}

TEST(Allocator, TakesAnyDescription) {
  trace::MachineDescription machine{.physical_bits = 7,
                                    .crash = {~0ull - 5, ~0ull},
                                    .xen = {~0ull, ~0ull},
                                    .ram = {{5, 0x200001}, {0, ~0ull}, {~0ull, ~0ull}, {0, 0}},
                                    .owned = {0x180001, 0x20},
                                    .free_pages = 10000,
                                    .alloc_from = ~0ull};
  Allocator allocator;
  allocator.Reset(machine);
  std::size_t count = 0;
  while (const auto mfn = allocator.Allocate(kAnywhere)) {
    ++count;
    EXPECT_NE(*mfn, 0x180u) << "the caller's in part";
  }
  EXPECT_EQ(count, 0x1ffu - 0x100u) << "pages wholly inside the first range, above 1 MiB";
}

TEST(Allocator, IsNotSlowedDownByWhatIsAllocated) {
  trace::MachineDescription machine = Machine(0xe4e4e4e4e4e4e4e4);
  machine.free_pages = 400000;
  Allocator allocator;
  for (int round = 0; round < 2; ++round) {
    allocator.Reset(machine);
    for (std::uint32_t i = 0; i < machine.free_pages; ++i) {
      ASSERT_TRUE(allocator.Allocate(i % 2 == 0 ? kAnywhere : kBelow4GiB)) << i;
    }
    EXPECT_FALSE(allocator.Allocate(kAnywhere));
    for (int i = 0; i < 100000; ++i) ASSERT_TRUE(allocator.Free(allocator.allocated()[0]));
  }
}

TEST(Allocator, TakesBackWhatItGave) {
  Allocator allocator;
  allocator.Reset(Machine(0));
  const auto mfn = allocator.Allocate(kAnywhere);
  EXPECT_FALSE(allocator.Free(*mfn + 1));
  EXPECT_TRUE(allocator.Free(*mfn));
  EXPECT_FALSE(allocator.Free(*mfn));
  EXPECT_EQ(allocator.Allocate(kAnywhere), mfn);
}

}  // namespace
}  // namespace machine
