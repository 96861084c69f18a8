// SPDX-License-Identifier: MIT
#include "core/regions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace kexecore {
namespace {

constexpr std::uint64_t kMiB = 0x100000;
constexpr std::uint64_t kPage = 0x1000;

/// Ranges that the object owns.
struct Machine {
  Uniform uniform() const {
    return {.ram = {.ranges = ram.data(), .count = static_cast<std::uint32_t>(ram.size())},
            .crash = crash};
  }
  std::vector<kexecore_range> ram;
  kexecore_range crash = {};
};

void ExpectPart(const Machine& machine, const Memory& memory, kexecore_maddr_t start,
                kexecore_maddr_t end, std::uint32_t level) {
  const Mapping part = FirstPart(machine.uniform(), memory);
  EXPECT_EQ(part.start, start);
  EXPECT_EQ(part.end, end);
  EXPECT_EQ(part.memory, start);
  EXPECT_EQ(part.level, level);
}

TEST(Regions, PagesOfBytes) {
  const auto expect = [](kexecore_maddr_t start, std::uint64_t size, kexecore_maddr_t first,
                         kexecore_maddr_t end, std::uint64_t regions) {
    const Memory memory = WholePages(start, size);
    EXPECT_EQ(memory.start, first);
    EXPECT_EQ(memory.end, end);
    EXPECT_EQ(CountRegions(memory), regions);
  };
  expect(0, 1, 0, kPage, 1);
  expect(kPage - 1, 2, 0, 2 * kPage, 1);
  expect(kPage, kPage, kPage, 2 * kPage, 1);
  expect(2 * kMiB - 1, 2, 2 * kMiB - kPage, 2 * kMiB + kPage, 2);
  expect(2 * kMiB, 2 * kMiB, 2 * kMiB, 4 * kMiB, 1);
  expect((std::uint64_t{1} << 47) - 1, 1, (std::uint64_t{1} << 47) - kPage, std::uint64_t{1} << 47,
         1);
  EXPECT_TRUE(IsEmpty(WholePages(5, 0)));
  EXPECT_EQ(CountRegions(WholePages(5, 0)), 0U);
}

TEST(Regions, FirstRegionIsMappedByPages) {
  const Machine machine = {.ram = {{0, 64 * kMiB}}};
  ExpectPart(machine, {kPage, kMiB}, kPage, kMiB, 1);
  ExpectPart(machine, {kPage, 6 * kMiB}, kPage, 2 * kMiB, 1);
  ExpectPart(machine, {2 * kMiB, 6 * kMiB}, 2 * kMiB, 6 * kMiB, 2);
}

TEST(Regions, RegionsOfOneRangeAreWhole) {
  const Machine machine = {.ram = {{4 * kMiB, 60 * kMiB}}};
  ExpectPart(machine, {9 * kMiB + kPage, 9 * kMiB + 2 * kPage}, 8 * kMiB, 10 * kMiB, 2);
  ExpectPart(machine, {4 * kMiB, 70 * kMiB}, 4 * kMiB, 64 * kMiB, 2);
}

TEST(Regions, WhatIsNoRamIsMappedByPages) {
  const Machine machine = {.ram = {{4 * kMiB, 60 * kMiB}}};
  ExpectPart(machine, {2 * kMiB, 70 * kMiB}, 2 * kMiB, 4 * kMiB, 1);
  ExpectPart(machine, {64 * kMiB, 70 * kMiB}, 64 * kMiB, 66 * kMiB, 1);
  ExpectPart(machine, {66 * kMiB + kPage, 66 * kMiB + 2 * kPage}, 66 * kMiB + kPage,
             66 * kMiB + 2 * kPage, 1);
  ExpectPart({}, {2 * kMiB, 6 * kMiB}, 2 * kMiB, 4 * kMiB, 1);
}

TEST(Regions, RegionsAtEdgesOfRamAreMappedByPages) {
  const Machine machine = {.ram = {{4 * kMiB, 5 * kMiB}, {17 * kMiB, 3 * kMiB}}};
  ExpectPart(machine, {4 * kMiB, 32 * kMiB}, 4 * kMiB, 8 * kMiB, 2);
  ExpectPart(machine, {8 * kMiB, 32 * kMiB}, 8 * kMiB, 10 * kMiB, 1);  // the end of the first range
  ExpectPart(machine, {16 * kMiB, 32 * kMiB}, 16 * kMiB, 18 * kMiB, 1);
  ExpectPart(machine, {18 * kMiB, 32 * kMiB}, 18 * kMiB, 20 * kMiB, 2);
  ExpectPart(machine, {8 * kMiB + kPage, 8 * kMiB + 2 * kPage}, 8 * kMiB + kPage,
             8 * kMiB + 2 * kPage, 1);
  // Two ranges share a region, and none has it.
  const Machine shared = {.ram = {{4 * kMiB, kMiB}, {5 * kMiB + kPage, 3 * kMiB - kPage}}};
  ExpectPart(shared, {4 * kMiB, 8 * kMiB}, 4 * kMiB, 6 * kMiB, 1);
}

TEST(Regions, TheCrashAreaHasWholeRegions) {
  Machine machine = {.ram = {}, .crash = {9 * kMiB, 4 * kMiB}};
  ExpectPart(machine, {8 * kMiB, 32 * kMiB}, 8 * kMiB, 10 * kMiB, 1);
  ExpectPart(machine, {10 * kMiB, 32 * kMiB}, 10 * kMiB, 12 * kMiB, 2);
  ExpectPart(machine, {12 * kMiB, 32 * kMiB}, 12 * kMiB, 14 * kMiB, 1);
  machine.ram = {{4 * kMiB, 60 * kMiB}};  // it lies in RAM
  ExpectPart(machine, {8 * kMiB, 32 * kMiB}, 8 * kMiB, 32 * kMiB, 2);
  machine = {.ram = {{4 * kMiB, 5 * kMiB}}, .crash = {9 * kMiB, 0}};  // there is none
  ExpectPart(machine, {8 * kMiB, 32 * kMiB}, 8 * kMiB, 10 * kMiB, 1);
}

TEST(Regions, RestIsWhatThePartDoesNotHold) {
  const Memory rest =
      RestOf({kPage, 6 * kMiB}, {.start = kPage, .end = 2 * kMiB, .memory = kPage, .level = 1});
  EXPECT_EQ(rest.start, 2 * kMiB);
  EXPECT_EQ(rest.end, 6 * kMiB);
  EXPECT_TRUE(IsEmpty(RestOf(
      {2 * kMiB, 3 * kMiB}, {.start = 2 * kMiB, .end = 4 * kMiB, .memory = 2 * kMiB, .level = 2})));
}

/// Is a region whole, as the contract says it?
bool IsWhole(const Machine& machine, kexecore_maddr_t region) {
  std::vector<kexecore_range> ranges = machine.ram;
  ranges.push_back(machine.crash);
  return region != 0 && std::any_of(ranges.begin(), ranges.end(), [&](const auto& range) {
           return range.start <= region && region + kRegion <= range.start + range.size;
         });
}

TEST(Regions, PartsOfAnyMachine) {
  constexpr std::uint64_t kSize = 40 * kRegion / kPage;  // pages
  std::mt19937 random(1);
  const auto below = [&](std::uint64_t bound) { return random() % bound; };
  for (int round = 0; round < 2000; ++round) {
    Machine machine;
    for (std::uint64_t at = below(700); at + 2 < kSize; at += below(2000) + 1) {
      const std::uint64_t size =
          std::min<std::uint64_t>(1 + (below(3) == 0 ? below(5) : below(2500)), kSize - at);
      // Every other range is moved to borders of regions.
      const std::uint64_t grain = below(2) == 0 ? 512 : 1;
      const std::uint64_t start = (at + grain - 1) / grain * grain;
      if (start + grain > at + size) continue;
      machine.ram.push_back({start * kPage, (at + size - start) / grain * grain * kPage});
      at += size;
    }
    machine.crash = {below(kSize) * kPage, below(3) * below(2000) * kPage};
    Memory memory = {.start = below(kSize) * kPage, .end = 0};
    memory.end = memory.start + (1 + below(kSize)) * kPage;
    kexecore_maddr_t at = memory.start;
    while (!IsEmpty(memory)) {
      const Mapping part = FirstPart(machine.uniform(), memory);
      ASSERT_EQ(part.memory, part.start);
      if (part.level == 1) {
        ASSERT_FALSE(IsWhole(machine, RegionOf(part.start)));
        ASSERT_EQ(part.start, at);
        ASSERT_EQ(part.end, std::min(RegionOf(at) + kRegion, memory.end));
      } else {
        ASSERT_EQ(part.start, RegionOf(at));
        ASSERT_EQ(part.end % kRegion, 0U);
        ASSERT_LT(part.end, memory.end + kRegion);
        for (kexecore_maddr_t region = part.start; region != part.end; region += kRegion) {
          ASSERT_TRUE(IsWhole(machine, region));
        }
      }
      memory = RestOf(memory, part);
      at = part.end;
    }
  }
}

TEST(Regions, AsManyRangesAsThereMayBe) {
  Machine machine;
  for (std::uint64_t i = 1; i <= KEXECORE_MAX_RAM_RANGES; ++i) {
    machine.ram.push_back({i * 2 * kRegion, kRegion + (i % 2) * kPage});
  }
  for (std::uint64_t i = 1; i <= 2 * KEXECORE_MAX_RAM_RANGES + 3; ++i) {
    const bool is_whole = i % 2 == 0 && i <= 2 * KEXECORE_MAX_RAM_RANGES;
    ExpectPart(machine, {i * kRegion, (i + 1) * kRegion}, i * kRegion, (i + 1) * kRegion,
               is_whole ? 2 : 1);
  }
}

}  // namespace
}  // namespace kexecore
