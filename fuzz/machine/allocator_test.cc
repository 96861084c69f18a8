// SPDX-License-Identifier: MIT
#include "fuzz/machine/allocator.h"

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
  allocator.Reset(Machine(0x5555555555555554));  // one low frame, then high ones
  EXPECT_EQ(allocator.Allocate(0x105fff), std::nullopt) << "0x100 to 0x104 are the hypervisor's";
  allocator.Reset(Machine(0));
  EXPECT_EQ(allocator.Allocate(0x105ffe), std::nullopt);
  EXPECT_EQ(allocator.Allocate(0x105fff), 0x105u);
  allocator.Reset(Machine(0x5555555555555555));
  EXPECT_EQ(allocator.Allocate(kBelow4GiB), std::nullopt);
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
