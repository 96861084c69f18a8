// SPDX-License-Identifier: MIT
#include "client/preload/hypervisor.h"

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

namespace preload {
namespace {

constexpr Machine kMachine = {.ram_bytes = 1 << 30, .cpus = 2};

std::uint64_t Address(const void* pointer) { return reinterpret_cast<std::uint64_t>(pointer); }

long Call(std::uint64_t op, std::uint64_t first = 0, std::uint64_t second = 0) {
  const std::array<std::uint64_t, 2> args = {first, second};
  return AnswerHypercall(kMachine, op, args);
}

TEST(MemoryMap, HasTheHolesOfAPc) {
  const auto small = MemoryMap(1 << 30);
  ASSERT_EQ(small.size(), 4u);
  EXPECT_EQ(small[3], (MapEntry{1 << 20, (1 << 30) - (1 << 20), 1}));
  const auto large = MemoryMap(std::uint64_t{5} << 30);
  ASSERT_EQ(large.size(), 5u);
  EXPECT_EQ(large[3].start + large[3].size, std::uint64_t{3} << 30);
  EXPECT_EQ(large[4], (MapEntry{std::uint64_t{4} << 30, std::uint64_t{2} << 30, 1}));
}

// Layouts as libxenctrl sends them, spelled out: number of the hypercall, then plain words.
struct MapRequest {
  std::uint32_t entries;
  std::uint64_t buffer;
};

TEST(Hypervisor, MemoryMapArrivesInAMulticall) {
  std::array<MapEntry, 8> buffer = {};
  MapRequest request = {8, Address(buffer.data())};
  std::array<std::uint64_t, 8> multicall = {12, 99, 10, Address(&request)};
  EXPECT_EQ(Call(13, Address(multicall.data()), 1), 0);
  EXPECT_EQ(multicall[1], 0u);
  EXPECT_EQ(request.entries, 4u);
  EXPECT_EQ(buffer[2], (MapEntry{0xf0000, 0x10000, 2}));
}

TEST(Hypervisor, MemoryMapFitsTheBufferItIsGiven) {
  std::array<MapEntry, 2> buffer = {};
  MapRequest request = {1, Address(buffer.data())};
  EXPECT_EQ(Call(12, 10, Address(&request)), 0);
  EXPECT_EQ(request.entries, 1u);
  EXPECT_EQ(buffer[1], (MapEntry{0, 0, 0}));
}

TEST(Hypervisor, MemoryMapWithoutABufferIsAQuestionForItsLength) {
  MapRequest request = {1, 0};
  EXPECT_EQ(Call(12, 10, Address(&request)), 0);
  EXPECT_EQ(request.entries, 4u);
}

TEST(Hypervisor, CapabilitiesNameTheGuestsItRuns) {
  std::array<char, 1024> text = {};
  EXPECT_EQ(Call(17, 3, Address(text.data())), 0);
  EXPECT_NE(std::string(text.data()).find("xen-3.0-x86_64"), std::string::npos);
  EXPECT_EQ(Call(17, 0), 0x40011);
}

TEST(Hypervisor, PhysinfoCountsTheCpus) {
  std::array<std::uint32_t, 34> sysctl = {3, 0x15};
  EXPECT_EQ(Call(35, Address(sysctl.data())), 0);
  EXPECT_EQ(sysctl[4], 2u);  // nr_cpus
  EXPECT_EQ(sysctl[5], 1u);  // max_cpu_id
  sysctl = {3, 0x14};
  EXPECT_EQ(Call(35, Address(sysctl.data())), -EACCES);
}

// As xen_sysctl_physinfo lies behind command and version.
struct PhysinfoRequest {
  std::uint32_t command, version;
  std::uint32_t threads_per_core, cores_per_socket, nr_cpus, max_cpu_id, nr_nodes, max_node_id;
  std::uint32_t cpu_khz, capabilities, arch_capabilities, pad;
  std::uint64_t total_pages, free_pages, scrub_pages, outstanding_pages, max_mfn;
  std::uint32_t rest[12];
};
static_assert(sizeof(PhysinfoRequest) == 8 + 128);

TEST(Hypervisor, PhysinfoKnowsWhereMemoryEnds) {
  for (const auto& [gib, mfn] : {std::pair<std::uint64_t, std::uint64_t>{1, 0x3ffff},
                                 {3, 0xbffff},
                                 {5, 0x17ffff}}) {  // 2 GiB of it lie above 4 GiB
    PhysinfoRequest request = {};
    request.command = 3;
    request.version = 0x15;
    const std::array<std::uint64_t, 2> args = {Address(&request), 0};
    EXPECT_EQ(AnswerHypercall({.ram_bytes = gib << 30, .cpus = 2}, 35, args), 0);
    EXPECT_EQ(request.max_mfn, mfn) << gib;
    EXPECT_EQ(request.total_pages, gib << 18);
  }
}

TEST(Hypervisor, RefusesTheRest) {
  EXPECT_EQ(Call(29), -ENOSYS);
  EXPECT_EQ(Call(12, 5), -ENOSYS);
  std::array<std::uint64_t, 8> nested = {13};
  EXPECT_EQ(Call(13, Address(nested.data()), 1), 0);
  EXPECT_EQ(static_cast<long>(nested[1]), -ENOSYS);
}

}  // namespace
}  // namespace preload
