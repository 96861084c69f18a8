// SPDX-License-Identifier: MIT
#include "fuzz/simulation/model/loading.h"

#include <gtest/gtest.h>

#include "fuzz/simulation/model/loading_fixture.h"

namespace model {
namespace {

TEST_F(Loads, L15ToL18) {
  EXPECT_EQ(Load(), 0);
  ASSERT_EQ(expected_.pieces.size(), 4u);
  EXPECT_EQ(expected_.pieces[0].dest, kStart);
  EXPECT_EQ(expected_.pieces[0].size, kPageSize);
  EXPECT_EQ(expected_.pieces[0].from, kBuffer);
  EXPECT_EQ(expected_.pieces[0].accesses, 2u);
  EXPECT_EQ(expected_.pieces[1].size, kPageSize - 1);
  EXPECT_EQ(expected_.pieces[1].accesses, 3u);
  EXPECT_EQ(expected_.pieces[2].dest, kStart + 0x1fff);
  EXPECT_EQ(expected_.pieces[2].size, 1u);
  EXPECT_EQ(expected_.pieces[2].source, Piece::Source::kZero);
  EXPECT_EQ(expected_.pieces[3].dest, kStart + 0x2000);
  EXPECT_EQ(expected_.pieces[3].size, kPageSize);
  EXPECT_EQ(world_.data_copies, 2);
  EXPECT_EQ(expected_.committed, 1u);
  EXPECT_EQ(expected_.saves, 1u);
  EXPECT_EQ(expected_.destinations.size(), 1u);
  EXPECT_EQ(model_.slots().of(1), (Slots::Type{1, true}));
  EXPECT_EQ(model_.image(1).entry, kStart);
  EXPECT_EQ(model_.image(1).segments.size(), 1u);
}

TEST_F(Loads, ADefaultImage) {
  EXPECT_EQ(Load(0x200000, kDefault), 0);
  EXPECT_EQ(expected_.committed, 0u);
  EXPECT_EQ(Status(kDefault), 1);
  EXPECT_EQ(Status(), 0);
  EXPECT_EQ(Load(0, kDefault), -KEXECORE_EADDRNOTAVAIL);
  EXPECT_EQ(Load(0x200000, kDefault, 0x9000), -KEXECORE_ENOMEM) << "half of RAM";
  EXPECT_EQ(Status(kDefault), 1);
}

TEST_F(Loads, ADefaultImageStaysUntilItIsReplaced) {
  Load(0x200000, kDefault);
  world_.failing_copies = {2};
  EXPECT_EQ(Load(0x200000, kDefault), -KEXECORE_EFAULT);
  EXPECT_EQ(Status(kDefault), 1);
}

TEST_F(Loads, L17GoesFromSegmentToSegmentAndPageToPage) {
  Platform platform;
  platform.abi = KEXECORE_ABI_POSTED;
  platform.physical_bits = 40;
  platform.ram = {{0x100000, 0x10000000}};
  model_.Start(platform);
  world_.Put(kArgument,
             kexecore_abi_load_posted{
                 .flags = 0x200, .nr_segments = 3, .segments = kList, .entry_maddr = 0x200800});
  const kexecore_abi_segment_posted segments[] = {
      {.buf = kBuffer, .size = 0x1000, .pad = 0, .dest_maddr = 0x200800},
      {.buf = 0, .size = 0, .pad = 0, .dest_maddr = 0x300000},
      {.buf = kBuffer + 9, .size = 0x10, .pad = 0, .dest_maddr = 0x201800}};
  world_.Put(kList, segments);
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
  ASSERT_EQ(expected_.pieces.size(), 3u);
  EXPECT_EQ(expected_.pieces[0].size, 0x800u) << "to the end of the page";
  EXPECT_EQ(expected_.pieces[1].dest, 0x201000u);
  EXPECT_EQ(expected_.pieces[1].from, kBuffer + 0x800);
  EXPECT_EQ(expected_.pieces[1].size, 0x800u);
  EXPECT_EQ(expected_.pieces[2].from, kBuffer + 9);
  EXPECT_EQ(expected_.pieces[2].size, 0x10u);
}

TEST_F(Loads, ASegmentWithoutABufferIsNotWritten) {
  world_.Put(kArgument, kexecore_abi_load{.type = kCrash,
                                          .pad = 0,
                                          .arch = KEXECORE_EM_X86_64,
                                          .nr_segments = 2,
                                          .segments = kList,
                                          .entry_maddr = kStart});
  const Segment segments[] = {{0, 0, 0, 0x100000}, {kBuffer, kPageSize, kStart, kPageSize}};
  world_.Put(kList, segments);
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
  EXPECT_EQ(expected_.pieces.size(), 1u);
}

TEST_F(Loads, L15Fails) {
  world_.Fail(2);
  EXPECT_EQ(Load(), -KEXECORE_ENOMEM);
  EXPECT_TRUE(expected_.pieces.empty());
  EXPECT_EQ(expected_.saves, 0u);
  Load();
  world_.Fail(2);
  EXPECT_EQ(Load(), -KEXECORE_ENOMEM);
  EXPECT_EQ(Status(), 1) << "before L16";
}

TEST_F(Loads, D5HoldsAtMostHalfOfRam) {
  Platform platform;
  platform.physical_bits = 40;
  platform.ram = {{.start = kStart, .size = 8 * kPageSize}};
  model_.Start(platform);
  world_.Put(kArgument, kexecore_abi_load{.type = KEXEC_TYPE_DEFAULT,
                                          .pad = 0,
                                          .arch = KEXECORE_EM_X86_64,
                                          .nr_segments = 1,
                                          .segments = kList,
                                          .entry_maddr = kStart});
  world_.Put(kList, Segment{kBuffer, kPageSize, kStart, 6 * kPageSize});
  for (std::uint64_t held = 0; held < 6; ++held) {
    const Course::Taken other = {.frame = kStart / kPageSize + 7, .accesses = 2};
    world_.course.taken.assign(1, other);
    for (std::uint64_t i = 0; i < held; ++i) {
      world_.course.taken.push_back({.frame = kStart / kPageSize + i, .accesses = 2});
    }
    EXPECT_EQ(Call(KEXEC_CMD_kexec_load), held <= 4 ? 0 : -KEXECORE_ENOMEM) << held;
  }
}

TEST_F(Loads, L16KeepsAnImageThatIsNotOverwritten) {
  Load();
  world_.failing_copies = {2};
  EXPECT_EQ(Load(kStart + 0x3000), -KEXECORE_EFAULT);
  EXPECT_EQ(Status(), 1);
  EXPECT_EQ(Load(kStart + 0x2000), -KEXECORE_EFAULT);
  world_.failing_copies.clear();
  EXPECT_EQ(Status(), 0);
}

TEST_F(Loads, L17FailsAtItsPage) {
  world_.Fail(3, true);
  EXPECT_EQ(Load(), -KEXECORE_ENOMEM);
  EXPECT_EQ(world_.data_copies, 1);
  EXPECT_EQ(expected_.destinations.size(), 1u);
  world_.failing_copies = {3};
  world_.Fail(4);  // while pages are given back
  EXPECT_EQ(Load(), -KEXECORE_EFAULT);
  world_.failing_copies.clear();
  world_.Fail(4, true);
  EXPECT_EQ(Load(), -KEXECORE_ENOMEM) << "the page of zeroes";
}

TEST_F(Loads, AFailureInTheCrashAreaIsBehindL16) {
  Load();
  world_.Fail(2, true);
  EXPECT_EQ(Load(), -KEXECORE_ENOMEM);
  EXPECT_EQ(Status(), 0);
}

TEST_F(Loads, WhatFailsBehindTheCommitDoesNotMatter) {
  world_.Fail(4);
  world_.course.failure->prepared = true;
  EXPECT_EQ(Load(), 0);
  EXPECT_EQ(Status(), 1);
}

TEST_F(Loads, AList) {
  world_.PutPage<std::uint64_t>(8, {});
  EXPECT_EQ(LoadList(kDefault, {8, 9}), -KEXECORE_EFAULT);
  EXPECT_EQ(expected_.guest_pages, (std::vector<std::uint64_t>{0x50, 8, 9}));
  world_.PutPage<std::uint64_t>(9, {});
  EXPECT_EQ(LoadList(kDefault, {8, 9}), 0);
  ASSERT_EQ(expected_.pieces.size(), 2u);
  EXPECT_EQ(expected_.pieces[1].dest, kStart + kPageSize);
  EXPECT_EQ(expected_.pieces[1].from, 2u);
  EXPECT_EQ(expected_.pieces[1].source, Piece::Source::kGuestPage);
  EXPECT_EQ(model_.image(kDefault).arch, KEXECORE_EM_X86_64);
  EXPECT_EQ(LoadList(2, {}), -KEXECORE_EINVAL);
  EXPECT_TRUE(expected_.guest_pages.empty());
  EXPECT_EQ(LoadList(kDefault, {}), -KEXECORE_EINVAL) << "L13";
  EXPECT_EQ(LoadList(kCrash, {}), 0);
}

TEST_F(Loads, AListOfACompatCaller) {
  world_.PutPage<std::uint32_t>(0x50, {KEXECORE_LIST_DONE});
  kexecore_abi_load_v1_compat list{};
  list.type = kCrash;
  list.indirection_page = 0x50000 | KEXECORE_LIST_INDIRECTION;
  list.start_address = kStart;
  world_.Put(kArgument, list);
  EXPECT_EQ(model_.Hypercall({.compat = true}, KEXEC_CMD_kexec_load_v1, kArgument, world_).result,
            0);
  EXPECT_EQ(model_.image(kCrash).arch, KEXECORE_EM_386);
}

}  // namespace
}  // namespace model
