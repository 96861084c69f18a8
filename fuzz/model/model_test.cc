// SPDX-License-Identifier: MIT
#include "fuzz/model/model.h"

#include <gtest/gtest.h>

#include <cstring>
#include <map>
#include <set>

namespace model {
namespace {

constexpr std::uint64_t kStart = 0x8000000;
constexpr std::uint64_t kArgument = 0x1000, kList = 0x2000, kBuffer = 0x10000;

/// A guest with some bytes, in which chosen calls fail.
class FakeWorld : public World {
 public:
  bool IsPrivileged() override { return privileged; }

  bool Fetch(std::uint32_t nth, std::uint64_t address, std::span<std::uint8_t> out) override {
    const auto found = memory.find(address);
    if (failing_copies.contains(nth) || found == memory.end()) return false;
    if (found->second.size() < out.size()) return false;
    std::memcpy(out.data(), found->second.data(), out.size());
    return true;
  }

  bool CanFetch(std::uint32_t nth, std::uint64_t, std::uint64_t) override {
    ++data_copies;
    return !failing_copies.contains(nth);
  }

  bool CanWrite(std::uint32_t, std::uint64_t, std::uint64_t, std::uint32_t) override {
    return writable;
  }

  bool CanMap(std::uint64_t nth) override {
    ++maps;
    return nth != failing_map;
  }

  std::optional<std::uint64_t> Allocate(std::uint32_t) override {
    if (!has_page) return std::nullopt;
    return 0x77;
  }

  int Enter() override { return enter; }

  template <typename T>
  void Put(std::uint64_t address, const T& value) {
    const auto* first = reinterpret_cast<const std::uint8_t*>(&value);
    memory[address].assign(first, first + sizeof(value));
  }

  std::map<std::uint64_t, std::vector<std::uint8_t>> memory;
  std::set<std::uint32_t> failing_copies;
  std::uint64_t failing_map = ~std::uint64_t{0};
  bool privileged = true, writable = true, has_page = true;
  int enter = 0;
  int data_copies = 0, maps = 0;
};

class Rules : public testing::Test {
 protected:
  Rules() {
    Platform platform;
    platform.physical_bits = 40;
    platform.crash = {kStart, 0x100000};
    platform.xen = {0x3000, 0};
    platform.vmcoreinfo = {0x4000, 0x1000};
    platform.cpu_notes = {{0x5000, 0x400}, {0x6000, 0}};
    model_.Start(platform);
  }

  std::int64_t Call(std::uint64_t op) {
    expected_ = model_.Call(op, kArgument, world_);
    return expected_.result;
  }

  std::int64_t WithType(std::uint64_t op, std::int32_t type) {
    world_.Put(kArgument, type);
    return Call(op);
  }

  /// A load of one segment: 0x1800 bytes in two pages.
  std::int64_t Load(std::uint64_t dest = kStart) {
    world_.Put(kArgument, kexecore_abi_load{.type = KEXEC_TYPE_CRASH,
                                            .pad = 9,
                                            .arch = KEXECORE_EM_X86_64,
                                            .nr_segments = 1,
                                            .segments = kList,
                                            .entry_maddr = dest});
    world_.Put(kList, Segment{kBuffer, 0x1800, dest, 0x2000});
    return Call(KEXEC_CMD_kexec_load);
  }

  std::int64_t Status() { return WithType(KEXEC_CMD_kexec_status, KEXEC_TYPE_CRASH); }

  FakeWorld world_;
  Model model_;
  Expectation expected_;
};

TEST_F(Rules, H1ToH4) {
  world_.privileged = false;
  EXPECT_EQ(Call(99), -KEXECORE_EPERM);
  world_.privileged = true;
  for (const std::uint64_t op : {1ull, 2ull, 7ull, 0x100000004ull}) {
    EXPECT_EQ(Call(op), -KEXECORE_EOPNOTSUPP);
  }
  EXPECT_TRUE(expected_.fetched.empty());
  for (const std::uint64_t op : {0, 3, 4, 5, 6}) {
    EXPECT_EQ(Call(op), -KEXECORE_EFAULT);
    EXPECT_EQ(expected_.fetched.size(), 1u);
  }
}

TEST_F(Rules, AnInstanceThatEnteredStaysBusy) {
  Load();
  EXPECT_EQ(WithType(KEXEC_CMD_kexec, KEXEC_TYPE_CRASH), 0);
  EXPECT_EQ(expected_.entered, 1u);
  world_.memory.clear();  // H3 comes before H4
  EXPECT_EQ(Call(KEXEC_CMD_kexec), -KEXECORE_EBUSY);
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), -KEXECORE_EBUSY);
  EXPECT_EQ(Call(KEXEC_CMD_kexec_unload), -KEXECORE_EBUSY);
  EXPECT_EQ(Call(KEXEC_CMD_kexec_get_range), -KEXECORE_EFAULT);
  EXPECT_EQ(Status(), 1);
}

TEST_F(Rules, X1ToX3) {
  EXPECT_EQ(WithType(KEXEC_CMD_kexec, 2), -KEXECORE_EINVAL);
  EXPECT_EQ(WithType(KEXEC_CMD_kexec, -1), -KEXECORE_EINVAL);
  EXPECT_EQ(WithType(KEXEC_CMD_kexec, 1), -KEXECORE_ENOENT);
  Load();
  EXPECT_EQ(WithType(KEXEC_CMD_kexec, 0), -KEXECORE_ENOENT);
  EXPECT_FALSE(expected_.entered);
  world_.enter = -5;
  EXPECT_EQ(WithType(KEXEC_CMD_kexec, 1), -5);
  world_.enter = 7;
  EXPECT_EQ(WithType(KEXEC_CMD_kexec, 1), -KEXECORE_EINVAL) << "a mistake of the hook's";
  EXPECT_EQ(Status(), 1);
  EXPECT_EQ(WithType(KEXEC_CMD_kexec_unload, 1), 0) << "a refused entry leaves nothing busy";
}

TEST_F(Rules, R1ToR4) {
  const auto ask = [&](std::int32_t range, std::int32_t nr) {
    world_.Put(kArgument, kexecore_abi_range{.range = range, .nr = nr, .size = 1, .start = 2});
    return Call(KEXEC_CMD_kexec_get_range);
  };
  EXPECT_EQ(ask(0, 7), 0);
  EXPECT_EQ(expected_.answer->start, kStart);
  EXPECT_EQ(expected_.answer->size, 0x100000u);
  EXPECT_EQ(expected_.answer->nr, 7);
  EXPECT_EQ(ask(1, 0), 0);
  EXPECT_EQ(expected_.answer->start, 0u) << "there is none";
  EXPECT_EQ(ask(6, 0), 0);
  EXPECT_EQ(expected_.answer->start, 0x4000u);
  EXPECT_EQ(ask(2, 0), 0);
  EXPECT_EQ(expected_.answer->start, 0x5000u);
  EXPECT_EQ(ask(2, 1), -KEXECORE_EINVAL);
  EXPECT_EQ(ask(2, 2), -KEXECORE_ERANGE);
  EXPECT_EQ(ask(2, -1), -KEXECORE_ERANGE);
  for (const int range : {3, 4, 5, 7, -1}) EXPECT_EQ(ask(range, 0), -KEXECORE_EINVAL);
  world_.writable = false;
  EXPECT_EQ(ask(0, 0), -KEXECORE_EFAULT);
  EXPECT_FALSE(expected_.answer);
}

TEST_F(Rules, L7IsNotFetchedWhenThereIsNothing) {
  world_.Put(
      kArgument,
      kexecore_abi_load{
          .type = 1, .pad = 0, .arch = 62, .nr_segments = 0, .segments = 0, .entry_maddr = kStart});
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), -KEXECORE_EINVAL);
  EXPECT_EQ(expected_.fetched.size(), 1u);
}

TEST_F(Rules, L7FailsAsAWhole) {
  world_.failing_copies = {1};
  EXPECT_EQ(Load(), -KEXECORE_EFAULT);
  ASSERT_EQ(expected_.fetched.size(), 2u);
  EXPECT_EQ(expected_.fetched[1].address, kList);
  EXPECT_EQ(expected_.fetched[1].size, 32u);
}

TEST_F(Rules, L15ToL18) {
  world_.has_page = false;
  EXPECT_EQ(Load(), -KEXECORE_ENOMEM);
  EXPECT_TRUE(expected_.destinations.empty());
  world_.has_page = true;
  EXPECT_EQ(Load(), 0);
  EXPECT_EQ(world_.maps, 2);
  EXPECT_EQ(world_.data_copies, 2);
  ASSERT_EQ(expected_.destinations.size(), 1u);
  EXPECT_EQ(expected_.destinations[0].first_copy, 2u);
  EXPECT_EQ(model_.slots().of(1), (Slots::Type{1, true}));
  EXPECT_EQ(model_.image(1).control, 0x77u);
  EXPECT_EQ(model_.image(1).entry, kStart);
  EXPECT_EQ(model_.image(1).segments.size(), 1u);
}

TEST_F(Rules, L16KeepsAnImageThatIsNotOverwritten) {
  Load();
  world_.failing_copies = {2};
  EXPECT_EQ(Load(kStart + 0x2000), -KEXECORE_EFAULT);
  EXPECT_EQ(Status(), 1);
  EXPECT_EQ(Load(kStart + 0x1000), -KEXECORE_EFAULT);
  world_.failing_copies.clear();
  EXPECT_EQ(Status(), 0);
}

TEST_F(Rules, L17FailsAtItsPage) {
  world_.failing_map = 1;
  EXPECT_EQ(Load(), -KEXECORE_ENOMEM);
  EXPECT_EQ(world_.data_copies, 1);
  world_.failing_copies = {3};
  world_.failing_map = 5;
  EXPECT_EQ(Load(), -KEXECORE_EFAULT);
}

TEST_F(Rules, L17CopiesNothingBehindTheBuffer) {
  world_.Put(kArgument, kexecore_abi_load{.type = 1,
                                          .pad = 0,
                                          .arch = 62,
                                          .nr_segments = 1,
                                          .segments = kList,
                                          .entry_maddr = kStart});
  world_.Put(kList, Segment{kBuffer, 0x1000, kStart, 0x3000});
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
  EXPECT_EQ(world_.maps, 3);
  EXPECT_EQ(world_.data_copies, 1);
}

TEST_F(Rules, U1AndU2) {
  EXPECT_EQ(WithType(KEXEC_CMD_kexec_unload, 2), -KEXECORE_EINVAL);
  EXPECT_EQ(WithType(KEXEC_CMD_kexec_unload, 1), 0);
  Load();
  EXPECT_EQ(WithType(KEXEC_CMD_kexec_unload, 0), 0);
  EXPECT_EQ(Status(), 1);
  EXPECT_EQ(WithType(KEXEC_CMD_kexec_unload, 1), 0);
  EXPECT_EQ(Status(), 0);
  EXPECT_EQ(model_.slots().of(1).position, 1) << "it stays";
}

TEST_F(Rules, T1AndT2) {
  EXPECT_EQ(WithType(KEXEC_CMD_kexec_status, 2), -KEXECORE_EINVAL);
  EXPECT_EQ(Status(), 0);
  Load();
  EXPECT_EQ(Status(), 1);
  Load();
  EXPECT_EQ(Status(), 1);
}

}  // namespace
}  // namespace model
