// SPDX-License-Identifier: MIT
#include "fuzz/simulation/model/model.h"

#include <gtest/gtest.h>

#include "fuzz/simulation/model/fake_world.h"

namespace model {
namespace {

constexpr std::uint64_t kStart = 0x8000000;
constexpr std::uint64_t kArgument = 0x1000, kList = 0x2000, kBuffer = 0x10000;
constexpr std::uint64_t kFourGiB = std::uint64_t{1} << 32;

class Rules : public testing::Test {
 protected:
  Rules() {
    Platform platform;
    platform.physical_bits = 40;
    platform.crash = {kStart, 0x100000};
    platform.xen = {0x3000, 0};
    platform.vmcoreinfo = {0x4000, 0x1000};
    platform.cpu_notes = {
        {0x5000, 0x400}, {0x6000, 0}, {kFourGiB - 1, 1}, {kFourGiB, 1}, {0, kFourGiB}};
    model_.Start(platform);
  }

  std::int64_t Call(std::uint64_t op) {
    expected_ = model_.Hypercall({.compat = compat_}, op, kArgument, world_);
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

  bool compat_ = false;
  FakeWorld world_;
  Model model_;
  Expectation expected_;
};

TEST_F(Rules, H1ToH4) {
  for (const int privilege : {0, -KEXECORE_ERESTART}) {
    world_.privilege = privilege;
    EXPECT_EQ(Call(99), -KEXECORE_EPERM);
  }
  world_.privilege = -13;
  EXPECT_EQ(Call(99), -13) << "an error of the hypervisor's own";
  world_.privilege = 2;
  for (const std::uint64_t op : {7ull, 8ull, 0x100000004ull}) {
    EXPECT_EQ(Call(op), -KEXECORE_EOPNOTSUPP);
  }
  EXPECT_TRUE(expected_.fetched.empty());
  const std::uint64_t native[] = {4, 160, 4, 24, 24, 1, 1}, compat[] = {4, 80, 4, 16, 24, 1, 1};
  for (std::uint64_t op = 0; op <= 6; ++op) {
    for (const bool is_compat : {false, true}) {
      compat_ = is_compat;
      EXPECT_EQ(Call(op), -KEXECORE_EFAULT);
      ASSERT_EQ(expected_.fetched.size(), 1u);
      EXPECT_EQ(expected_.fetched[0].size, (is_compat ? compat : native)[op]);
    }
  }
}

TEST_F(Rules, H2OfOperationsThatAreNotConfigured) {
  Platform platform;
  platform.physical_bits = 40;
  for (std::uint32_t features = 0; features < 4; ++features) {
    platform.features = features;
    model_.Start(platform);
    for (std::uint64_t op = 0; op <= 6; ++op) {
      const bool is_list = op == KEXEC_CMD_kexec_load_v1 || op == KEXEC_CMD_kexec_unload_v1;
      const bool exists = !is_list || features % 2 == 1;
      EXPECT_EQ(Call(op), exists ? -KEXECORE_EFAULT : -KEXECORE_EOPNOTSUPP) << op;
    }
  }
}

TEST_F(Rules, WhatLiesBeyondTheCallersAddressesIsNotAskedFor) {
  const auto status = [&](bool compat, std::uint64_t at, std::uint64_t op) {
    world_.memory[at].assign(4, 0);
    expected_ = model_.Hypercall({.compat = compat}, op, at, world_);
    return expected_.fetched.size();
  };
  EXPECT_EQ(status(true, kFourGiB - 4, KEXEC_CMD_kexec), 1u);
  EXPECT_EQ(expected_.result, -KEXECORE_ENOENT);
  EXPECT_EQ(status(true, kFourGiB - 3, KEXEC_CMD_kexec), 0u);
  EXPECT_EQ(expected_.result, -KEXECORE_EFAULT);
  EXPECT_EQ(status(false, kFourGiB - 3, KEXEC_CMD_kexec), 1u);
  EXPECT_EQ(status(false, ~std::uint64_t{3}, KEXEC_CMD_kexec), 1u);
  EXPECT_EQ(status(false, ~std::uint64_t{2}, KEXEC_CMD_kexec), 0u);
}

TEST_F(Rules, AnInstanceThatEnteredStaysBusy) {
  Load();
  EXPECT_EQ(WithType(KEXEC_CMD_kexec, KEXEC_TYPE_CRASH), 0);
  EXPECT_EQ(expected_.entered, 1u);
  world_.memory.clear();  // H3 comes before H4
  for (const std::uint64_t op : {0, 1, 2, 4, 5}) {
    EXPECT_EQ(Call(op), -KEXECORE_EBUSY) << op;
    EXPECT_EQ(expected_.busy, Busy::kEntered);
  }
  EXPECT_EQ(Call(KEXEC_CMD_kexec_get_range), -KEXECORE_EFAULT);
  EXPECT_EQ(Status(), 1);
}

TEST_F(Rules, X4) {
  EXPECT_EQ(model_.Crash(world_).result, -KEXECORE_ENOENT);
  Load();
  world_.privilege = 0;
  world_.enter = -5;
  EXPECT_EQ(model_.Crash(world_).result, -5);
  for (const int mistake : {1, -KEXECORE_ERESTART}) {
    world_.enter = mistake;
    EXPECT_EQ(model_.Crash(world_).result, -KEXECORE_EINVAL);
  }
  world_.enter = 0;
  for (int i = 0; i < 2; ++i) {
    expected_ = model_.Crash(world_);
    EXPECT_EQ(expected_.result, 0) << "also while an image is being entered";
    EXPECT_EQ(expected_.entered, 1u);
  }
  world_.enter = -5;
  EXPECT_EQ(model_.Crash(world_).result, -5);
  world_.privilege = 1;
  EXPECT_EQ(WithType(KEXEC_CMD_kexec_unload, 1), -KEXECORE_EBUSY) << "the first entry goes on";
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
  for (const int mistake : {7, -KEXECORE_ERESTART}) {
    world_.enter = mistake;
    EXPECT_EQ(WithType(KEXEC_CMD_kexec, 1), -KEXECORE_EINVAL) << "a mistake of the hook's";
  }
  EXPECT_EQ(Status(), 1);
  EXPECT_EQ(WithType(KEXEC_CMD_kexec_unload, 1), 0) << "a refused entry leaves nothing busy";
}

TEST_F(Rules, X5) {
  EXPECT_EQ(model_.EnterFailed(world_).result, -KEXECORE_EINVAL);
  Load();
  EXPECT_EQ(WithType(KEXEC_CMD_kexec, 1), 0);
  EXPECT_EQ(WithType(KEXEC_CMD_kexec_unload, 1), -KEXECORE_EBUSY);
  EXPECT_EQ(model_.EnterFailed(world_).result, 0);
  EXPECT_EQ(model_.EnterFailed(world_).result, -KEXECORE_EINVAL);
  EXPECT_EQ(model_.Crash(world_).result, 0);
  EXPECT_EQ(model_.EnterFailed(world_).result, -KEXECORE_EINVAL) << "a crash goes on";
  EXPECT_EQ(WithType(KEXEC_CMD_kexec_unload, 1), -KEXECORE_EBUSY);
}

TEST_F(Rules, X6) {
  EXPECT_EQ(model_.Execute(2, world_).result, -KEXECORE_EINVAL);
  EXPECT_EQ(model_.Execute(1, world_).result, -KEXECORE_ENOENT);
  Load();
  world_.privilege = 0;
  expected_ = model_.Execute(1, world_);
  EXPECT_EQ(expected_.result, 0);
  EXPECT_EQ(expected_.entered, 1u);
  EXPECT_TRUE(expected_.fetched.empty());
  expected_ = model_.Execute(1, world_);
  EXPECT_EQ(expected_.result, -KEXECORE_EBUSY);
  EXPECT_EQ(expected_.busy, Busy::kEntered);
}

TEST_F(Rules, R1ToR4) {
  const auto ask = [&](std::int32_t range, std::int32_t nr) {
    world_.Put(kArgument, kexecore_abi_range{.range = range, .nr = nr, .size = 1, .start = 2});
    return Call(KEXEC_CMD_kexec_get_range);
  };
  EXPECT_EQ(ask(0, 7), 0);
  EXPECT_EQ(expected_.answer->start, kStart);
  EXPECT_EQ(expected_.answer->range_size, 0x100000u);
  kexecore_abi_range copied;
  std::memcpy(&copied, expected_.answer->bytes.data(), sizeof(copied));
  EXPECT_EQ(expected_.answer->size, sizeof(copied));
  EXPECT_EQ(copied.nr, 7);
  EXPECT_EQ(copied.start, kStart);
  EXPECT_EQ(ask(1, 0), 0);
  EXPECT_EQ(expected_.answer->start, 0u) << "there is none";
  EXPECT_EQ(ask(6, 0), 0);
  EXPECT_EQ(expected_.answer->start, 0x4000u);
  EXPECT_EQ(ask(2, 0), 0);
  EXPECT_EQ(expected_.answer->start, 0x5000u);
  EXPECT_EQ(ask(2, 1), 0) << "the CPU has no notes";
  EXPECT_EQ(expected_.answer->start, 0u);
  EXPECT_EQ(expected_.answer->range_size, 0u);
  world_.bad_notes = true;
  EXPECT_EQ(ask(2, 0), -KEXECORE_EINVAL);
  EXPECT_EQ(ask(2, 5), -KEXECORE_ERANGE);
  world_.bad_notes = false;
  EXPECT_EQ(ask(2, 5), -KEXECORE_ERANGE);
  EXPECT_EQ(ask(2, 4), 0);
  EXPECT_EQ(ask(2, -1), -KEXECORE_ERANGE);
  for (const int range : {3, 4, 5, 7, -1}) EXPECT_EQ(ask(range, 0), -KEXECORE_EINVAL);
  world_.writable = false;
  EXPECT_EQ(ask(0, 0), -KEXECORE_EFAULT);
  EXPECT_FALSE(expected_.answer);
}

TEST_F(Rules, R4OfACompatCaller) {
  compat_ = true;
  const auto ask = [&](std::int32_t range, std::int32_t nr) {
    world_.Put(kArgument,
               kexecore_abi_range_compat{.range = range, .nr = nr, .size = 1, .start = 2});
    return Call(KEXEC_CMD_kexec_get_range);
  };
  EXPECT_EQ(ask(0, 3), 0);
  kexecore_abi_range_compat copied;
  EXPECT_EQ(expected_.answer->size, sizeof(copied));
  std::memcpy(&copied, expected_.answer->bytes.data(), sizeof(copied));
  EXPECT_EQ(copied.nr, 3);
  EXPECT_EQ(copied.size, 0x100000u);
  EXPECT_EQ(copied.start, kStart);
  EXPECT_EQ(ask(2, 2), 0);
  world_.writable = false;
  EXPECT_EQ(ask(2, 2), -KEXECORE_EFAULT);
  EXPECT_EQ(ask(2, 3), -KEXECORE_ERANGE) << "start";
  EXPECT_EQ(ask(2, 4), -KEXECORE_ERANGE) << "size";
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

TEST_F(Rules, U1AndU2) {
  EXPECT_EQ(WithType(KEXEC_CMD_kexec_unload, 2), -KEXECORE_EINVAL);
  EXPECT_EQ(WithType(KEXEC_CMD_kexec_unload, 1), 0);
  Load();
  EXPECT_EQ(WithType(KEXEC_CMD_kexec_unload, 0), 0);
  EXPECT_EQ(Status(), 1);
  EXPECT_EQ(WithType(KEXEC_CMD_kexec_unload, 1), 0);
  EXPECT_EQ(Status(), 0);
  EXPECT_EQ(model_.slots().of(1).position, 1) << "it stays";
  Load();
  EXPECT_EQ(WithType(KEXEC_CMD_kexec_unload_v1, 0x101), -KEXECORE_EINVAL) << "all four bytes";
  EXPECT_EQ(WithType(KEXEC_CMD_kexec_unload_v1, -1), -KEXECORE_EINVAL);
  EXPECT_EQ(WithType(KEXEC_CMD_kexec_unload, 0x101), 0) << "one byte";
  EXPECT_EQ(Status(), 0);
  Load();
  EXPECT_EQ(WithType(KEXEC_CMD_kexec_unload_v1, 1), 0);
  EXPECT_EQ(Status(), 0);
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
