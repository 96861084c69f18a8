// SPDX-License-Identifier: MIT
//
// Loads of crash images, hook call by hook call.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/testing/hypercall_fixture.h"

namespace kexecore {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using CrashLoad = HypercallTest;

TEST_F(CrashLoad, LoadAsksInThisOrder) {
  EXPECT_EQ(Load(), 0);
  EXPECT_THAT(host.calls,
              ElementsAre("copy 1000+24", "copy 2000+64", "alloc 7fffffffffff", "map 10000",
                          "copy 10000+16", "unmap 10000", "preempt", "save"));
  PageBytes page = Data(0, 16);
  page.resize(KEXECORE_PAGE_SIZE, 0);
  EXPECT_EQ(host.machine[0x10000], page);
  EXPECT_EQ(Status(), 1);
}

TEST_F(CrashLoad, SecondLoadApartReplacesTheFirstAtTheEnd) {
  EXPECT_EQ(Load(), 0);
  EXPECT_EQ(Load(kDest + 0x1000), 0);
  EXPECT_EQ(host.calls.back(), "free 20000");
  EXPECT_EQ(Exec(), 0);
  EXPECT_EQ(host.entered.entry, kDest + 0x1000);
}

TEST_F(CrashLoad, SecondLoadOnTopWithdrawsTheFirstBeforeItWrites) {
  EXPECT_EQ(Load(), 0);
  EXPECT_EQ(Load(), 0);
  EXPECT_THAT(host.calls,
              ElementsAre("copy 1000+24", "copy 2000+64", "alloc 7fffffffffff", "map 10000",
                          "copy 10000+16", "unmap 10000", "preempt", "save", "free 20000"));
}

TEST_F(CrashLoad, WhatOtherCpusSeeOfALoad) {
  constexpr kexecore_guest_t kStatus = kArg + 0x100;
  host.Put(kStatus, std::uint8_t{KEXEC_TYPE_CRASH});
  std::vector<long> seen;
  host.during = [&](const std::string& line) {
    if (line.starts_with("map") || line.starts_with("unmap") || line.starts_with("free")) {
      seen.push_back(CallMeanwhile(KEXEC_CMD_kexec_status, kStatus));
    }
  };
  EXPECT_EQ(Load(), 0);
  EXPECT_THAT(seen, ElementsAre(0, 0));  // not present before its last byte is written
  seen.clear();
  EXPECT_EQ(Load(kDest + 0x1000), 0);
  EXPECT_THAT(seen, ElementsAre(1, 1, 1));  // apart: at any time one of the two is present
  seen.clear();
  EXPECT_EQ(Load(kDest + 0x1000), 0);
  EXPECT_THAT(seen, ElementsAre(0, 0, 1));  // on top: withdrawn before its first byte changes
}

TEST_F(CrashLoad, FailedCopyKeepsAnImageApart) {
  EXPECT_EQ(Load(), 0);
  host.fail = "copy 10000+16";
  EXPECT_EQ(Load(kDest + 0x1000), -KEXECORE_EFAULT);
  EXPECT_THAT(host.calls, ElementsAre("copy 1000+24", "copy 2000+64", "alloc 7fffffffffff",
                                      "map 10001", "copy 10000+16", "unmap 10001", "free 20001"));
  EXPECT_EQ(Status(), 1);
  EXPECT_EQ(Exec(), 0);
  EXPECT_EQ(host.entered.entry, kDest);
}

TEST_F(CrashLoad, FailedCopyOnTopLeavesTheImageWithdrawn) {
  EXPECT_EQ(Load(), 0);
  host.fail = "copy 10000+16";
  EXPECT_EQ(Load(), -KEXECORE_EFAULT);
  EXPECT_EQ(Status(), 0);
}

TEST_F(CrashLoad, NoControlPageNoMapping) {
  host.fail = "alloc 7fffffffffff";
  EXPECT_EQ(Load(), -KEXECORE_ENOMEM);
  EXPECT_EQ(host.calls.back(), host.fail);
  host.fail = "map 10000";
  EXPECT_EQ(Load(), -KEXECORE_ENOMEM);
  EXPECT_EQ(host.calls.back(), "free 20000");
  EXPECT_EQ(Status(), 0);
}

TEST_F(CrashLoad, ControlPageOfA32BitImageIsBelow4GiB) {
  PutLoad();
  host.Put(kArg, kexecore_abi_load{KEXEC_TYPE_CRASH, 0, KEXECORE_EM_386, 2, kList, kDest});
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
  EXPECT_EQ(host.calls[2], "alloc ffffffff");
}

TEST_F(CrashLoad, ControlPageOfAHypervisorWithFiveLevelsIsBelow4GiB) {
  host.features |= KEXECORE_FEATURE_LA57;
  EXPECT_EQ(host.Init(instance), 0);
  EXPECT_EQ(Load(), 0);
  EXPECT_EQ(host.calls[2], "alloc ffffffff");
}

TEST_F(CrashLoad, TypeArchAndCountAreDecidedBeforeDescriptorsAreRead) {
  const kexecore_abi_load good = {KEXEC_TYPE_CRASH, 0, KEXECORE_EM_X86_64, 1, kList, kDest};
  const auto answer = [&](auto change) {
    kexecore_abi_load argument = good;
    change(argument);
    host.Put(kArg, argument);
    const long result = Call(KEXEC_CMD_kexec_load);
    EXPECT_EQ(host.calls.size(), 1U);
    return result;
  };
  EXPECT_EQ(answer([](auto& a) { a.type = 2; }), -KEXECORE_EINVAL);
  EXPECT_EQ(answer([](auto& a) { a.arch = 0; }), -KEXECORE_EINVAL);
  EXPECT_EQ(answer([](auto& a) { a.nr_segments = 17; }), -KEXECORE_EINVAL);
  EXPECT_EQ(answer([](auto& a) { a.nr_segments = ~0U; }), -KEXECORE_EINVAL);
}

TEST_F(CrashLoad, NoSegmentsNoSecondFetch) {
  host.Put(kArg, kexecore_abi_load{KEXEC_TYPE_CRASH, 0, KEXECORE_EM_X86_64, 0, kList, kDest});
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), -KEXECORE_EINVAL);
  EXPECT_THAT(host.calls, ElementsAre("copy 1000+24"));
}

TEST_F(CrashLoad, SixteenSegmentsLoad) {
  PutLoad();
  host.Put(kArg, kexecore_abi_load{KEXEC_TYPE_CRASH, 0, KEXECORE_EM_X86_64, 16, kList, kDest});
  for (std::uint64_t i = 0; i < 16; ++i) {
    host.Put(kList + 32 * i, kexecore_abi_segment{kData, 1, kDest + 0x1000 * i, 0x1000});
  }
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
  for (std::uint64_t i = 0; i < 16; ++i) EXPECT_EQ(host.machine[0x10000 + i][0], host.guest[kData]);
}

TEST_F(CrashLoad, CompatCallerSpeaksTheSameLayout) {
  PutLoad();
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load, KEXECORE_CALLER_COMPAT), 0);
}

TEST_F(CrashLoad, CompatCallersGuestAddressesEndAt4GiB) {
  PutLoad();
  host.Put(kArg, kexecore_abi_load{KEXEC_TYPE_CRASH, 0, KEXECORE_EM_X86_64, 1,
                                   kList + (std::uint64_t{1} << 32), kDest});
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load, KEXECORE_CALLER_COMPAT), -KEXECORE_EFAULT);
  EXPECT_THAT(host.calls,
              ElementsAre("copy 1000+24"));  // the hook is not called for the descriptors
}

class PostedLoad : public HypercallTest {
 protected:
  PostedLoad() { EXPECT_EQ(host.Init(instance, KEXECORE_ABI_POSTED), 0); }
};

TEST_F(PostedLoad, WritesToWhereNothingIsAligned) {
  host.Page(0x10000);
  host.Page(0x10001);
  host.Put(kArg, kexecore_abi_load_posted{0x201, 1, kList, kDest + 0xff0});
  host.Put(kList, kexecore_abi_segment_posted{kData, 0x20, 0xffffffff, kDest + 0xff0});
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
  EXPECT_EQ(host.calls[0], "copy 1000+24");
  EXPECT_EQ(host.calls[1], "copy 2000+24");
  const PageBytes data = Data(0, 0x20);
  EXPECT_TRUE(std::equal(data.begin(), data.begin() + 16, host.Page(0x10000).end() - 16));
  EXPECT_TRUE(std::equal(data.begin() + 16, data.end(), host.Page(0x10001).begin()));
  EXPECT_EQ(host.Page(0x10000)[0xfef], 0xee);  // the bytes around the data stay
  EXPECT_EQ(host.Page(0x10001)[0x10], 0xee);
  EXPECT_EQ(Exec(), 0);
  EXPECT_EQ(host.entered.arch, std::uint32_t{KEXECORE_EM_X86_64});
}

TEST_F(PostedLoad, CompatCallerHasItsOwnLayout) {
  host.Put(kArg, kexecore_abi_load_posted_compat{
                     0x101, 2, static_cast<std::uint32_t>(kList), {std::uint32_t{kDest} + 1, 0}});
  host.Put(kList, kexecore_abi_segment_posted_compat{static_cast<std::uint32_t>(kData), 2, kDest});
  host.Put(kList + 16,
           kexecore_abi_segment_posted_compat{static_cast<std::uint32_t>(kData), 1, kDest + 2});
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load, KEXECORE_CALLER_COMPAT), 0);
  EXPECT_EQ(host.calls[0], "copy 1000+20");
  EXPECT_EQ(host.calls[1], "copy 2000+32");
  EXPECT_EQ(host.Page(0x10000)[2], host.guest[kData]);
  EXPECT_EQ(Exec(), 0);
  EXPECT_EQ(host.entered.arch, std::uint32_t{KEXECORE_EM_386});
}

TEST_F(PostedLoad, HasNoAddressError) {
  host.Put(kArg, kexecore_abi_load_posted{0x201, 1, kList, kDest});
  host.Put(kList, kexecore_abi_segment_posted{kData, 0x20, 0, kDest - 1});
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), -KEXECORE_EINVAL);
  EXPECT_EQ(host.calls.size(), 2U);
}

TEST_F(PostedLoad, StatusAndUnloadWorkToo) {
  host.Put(kArg, kexecore_abi_load_posted{0x201, 1, kList, kDest});
  host.Put(kList, kexecore_abi_segment_posted{kData, 0x20, 0, kDest});
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
  EXPECT_EQ(Status(), 1);
  EXPECT_EQ(Unload(), 0);
  EXPECT_EQ(Status(), 0);
}

TEST_F(PostedLoad, NullBufferWithASizeIsRefused) {
  host.Put(kArg, kexecore_abi_load_posted{0x201, 2, kList, kDest});
  host.Put(kList, kexecore_abi_segment_posted{kData, 0x20, 0, kDest});
  host.Put(kList + 24, kexecore_abi_segment_posted{0, 0x20, 0, kDest + 0x20});
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), -KEXECORE_EINVAL);
}

}  // namespace
}  // namespace kexecore
