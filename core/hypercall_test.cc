// SPDX-License-Identifier: MIT
//
// The shell, hook call by hook call: what is asked of the hypervisor, in which order.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/recording_host.h"
#include "kexecore/kexecore.h"

namespace kexecore {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr kexecore_guest_t kArg = 0x1000;
constexpr kexecore_guest_t kList = 0x2000;
constexpr kexecore_guest_t kData = 0x3000;
constexpr kexecore_maddr_t kDest = RecordingHost::kCrashStart;

class Hypercall : public ::testing::Test {
 protected:
  Hypercall() {
    EXPECT_EQ(host.Init(instance), 0);
    const std::vector<std::uint8_t> data(0x1000, 0xda);
    host.PutBytes(kData, data.data(), data.size());
  }

  long Call(std::uint64_t op) {
    host.calls.clear();
    return kexecore_hypercall(&instance, op, kArg);
  }

  /// One segment: 16 bytes of data in a page, entered at its start.
  void PutLoad(kexecore_maddr_t dest = kDest) {
    host.Put(kArg, kexecore_abi_load{KEXEC_TYPE_CRASH, 0xff, KEXECORE_EM_X86_64, 1, kList, dest});
    host.Put(kList, kexecore_abi_segment{kData, 16, dest, 0x1000});
  }
  long Load(kexecore_maddr_t dest = kDest) {
    PutLoad(dest);
    return Call(KEXEC_CMD_kexec_load);
  }
  long Unload(std::uint8_t type = KEXEC_TYPE_CRASH) {
    host.Put(kArg, type);
    return Call(KEXEC_CMD_kexec_unload);
  }
  long Status(std::uint8_t type = KEXEC_TYPE_CRASH) {
    host.Put(kArg, type);
    return Call(KEXEC_CMD_kexec_status);
  }
  long Exec(std::int32_t type = KEXEC_TYPE_CRASH) {
    host.Put(kArg, type);
    return Call(KEXEC_CMD_kexec);
  }
  long GetRange(std::int32_t range, std::int32_t nr = 0) {
    host.Put(kArg, kexecore_abi_range{range, nr, 1, 1});
    return Call(KEXEC_CMD_kexec_get_range);
  }

  RecordingHost host;
  kexecore_instance instance;
};

TEST_F(Hypercall, GuestWithoutPrivilegeReachesNothing) {
  host.privileged = false;
  for (std::uint64_t op = 0; op < 8; ++op) EXPECT_EQ(Call(op), -KEXECORE_EPERM);
  EXPECT_THAT(host.calls, IsEmpty());
}

TEST_F(Hypercall, OperationIsComparedWhole) {
  PutLoad();
  for (const std::uint64_t op : {std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{7},
                                 std::uint64_t{0x100000004}, ~std::uint64_t{0}}) {
    EXPECT_EQ(Call(op), -KEXECORE_EOPNOTSUPP) << op;
    EXPECT_THAT(host.calls, IsEmpty());
  }
}

TEST_F(Hypercall, ArgumentThatCannotBeReadIsAFault) {
  for (const std::uint64_t op : {0U, 3U, 4U, 5U, 6U}) EXPECT_EQ(Call(op), -KEXECORE_EFAULT) << op;
}

TEST_F(Hypercall, LoadAsksInThisOrder) {
  EXPECT_EQ(Load(), 0);
  EXPECT_THAT(host.calls, ElementsAre("copy 1000+24", "copy 2000+32", "alloc ffffffffffffffff",
                                      "map 10000", "copy 3000+16", "unmap 10000"));
  std::vector<std::uint8_t> page(4096, 0);
  std::fill_n(page.begin(), 16, 0xda);
  EXPECT_EQ(host.machine[0x10000], page);
  EXPECT_EQ(Status(), 1);
}

TEST_F(Hypercall, SecondLoadApartReplacesTheFirstAtTheEnd) {
  EXPECT_EQ(Load(), 0);
  EXPECT_EQ(Load(kDest + 0x1000), 0);
  EXPECT_EQ(host.calls.back(), "free 100");
  EXPECT_EQ(Exec(), 0);
  EXPECT_EQ(host.entered.entry, kDest + 0x1000);
}

TEST_F(Hypercall, SecondLoadOnTopWithdrawsTheFirstBeforeItWrites) {
  EXPECT_EQ(Load(), 0);
  EXPECT_EQ(Load(), 0);
  EXPECT_THAT(host.calls, ElementsAre("copy 1000+24", "copy 2000+32", "alloc ffffffffffffffff",
                                      "free 100", "map 10000", "copy 3000+16", "unmap 10000"));
}

TEST_F(Hypercall, WhileACallRunsAnotherThatChangesIsBusy) {
  std::size_t asked = 0;
  const auto ask = [&](const std::string& line) {
    const auto again = std::exchange(host.during, nullptr);
    for (const int op : {KEXEC_CMD_kexec, KEXEC_CMD_kexec_load, KEXEC_CMD_kexec_unload}) {
      EXPECT_EQ(kexecore_hypercall(&instance, static_cast<std::uint64_t>(op), kArg),
                -KEXECORE_EBUSY)
          << line;
      ++asked;
    }
    host.during = again;
  };
  host.during = ask;
  EXPECT_EQ(Load(), 0);
  EXPECT_EQ(Load(), 0);
  EXPECT_EQ(Unload(), 0);
  EXPECT_EQ(Load(), 0);
  EXPECT_EQ(Exec(), 0);
  EXPECT_EQ(asked, 3U * (6 + 7 + 2 + 6 + 2));  // once in every hook call of these five
}

TEST_F(Hypercall, WhatOtherCpusSeeOfALoad) {
  constexpr kexecore_guest_t kStatus = kArg + 0x100;
  host.Put(kStatus, std::uint8_t{KEXEC_TYPE_CRASH});
  std::vector<long> seen;
  host.during = [&](const std::string& line) {
    if (line.starts_with("map") || line.starts_with("unmap") || line.starts_with("free")) {
      seen.push_back(kexecore_hypercall(&instance, KEXEC_CMD_kexec_status, kStatus));
    }
  };
  EXPECT_EQ(Load(), 0);
  EXPECT_THAT(seen, ElementsAre(0, 0));  // not there before its last byte is
  seen.clear();
  EXPECT_EQ(Load(kDest + 0x1000), 0);
  EXPECT_THAT(seen, ElementsAre(1, 1, 1));  // apart: one of the two at any time
  seen.clear();
  EXPECT_EQ(Load(kDest + 0x1000), 0);
  EXPECT_THAT(seen, ElementsAre(0, 0, 0));  // on top: gone before its first byte changes
}

TEST_F(Hypercall, FailedCopyKeepsAnImageApart) {
  EXPECT_EQ(Load(), 0);
  host.fail = "copy 3000+16";
  EXPECT_EQ(Load(kDest + 0x1000), -KEXECORE_EFAULT);
  EXPECT_THAT(host.calls, ElementsAre("copy 1000+24", "copy 2000+32", "alloc ffffffffffffffff",
                                      "map 10001", "copy 3000+16", "unmap 10001", "free 101"));
  EXPECT_EQ(Status(), 1);
  EXPECT_EQ(Exec(), 0);
  EXPECT_EQ(host.entered.entry, kDest);
}

TEST_F(Hypercall, FailedCopyOnTopLeavesTheImageWithdrawn) {
  EXPECT_EQ(Load(), 0);
  host.fail = "copy 3000+16";
  EXPECT_EQ(Load(), -KEXECORE_EFAULT);
  EXPECT_EQ(Status(), 0);
}

TEST_F(Hypercall, NoControlPageNoMapping) {
  host.fail = "alloc ffffffffffffffff";
  EXPECT_EQ(Load(), -KEXECORE_ENOMEM);
  EXPECT_EQ(host.calls.back(), host.fail);
  host.fail = "map 10000";
  EXPECT_EQ(Load(), -KEXECORE_ENOMEM);
  EXPECT_EQ(host.calls.back(), "free 100");
  EXPECT_EQ(Status(), 0);
}

TEST_F(Hypercall, ControlPageOfA32BitImageIsBelow4GiB) {
  PutLoad();
  host.Put(kArg, kexecore_abi_load{KEXEC_TYPE_CRASH, 0, KEXECORE_EM_386, 1, kList, kDest});
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
  EXPECT_EQ(host.calls[2], "alloc ffffffff");
}

TEST_F(Hypercall, TypeArchAndCountAreDecidedBeforeDescriptorsAreRead) {
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
  EXPECT_EQ(answer([](auto& a) { a.type = KEXEC_TYPE_DEFAULT; }), -KEXECORE_EOPNOTSUPP);
  EXPECT_EQ(answer([](auto& a) { a.arch = 0; }), -KEXECORE_EINVAL);
  EXPECT_EQ(answer([](auto& a) { a.nr_segments = 17; }), -KEXECORE_EINVAL);
  EXPECT_EQ(answer([](auto& a) { a.nr_segments = ~0U; }), -KEXECORE_EINVAL);
}

TEST_F(Hypercall, NoSegmentsNoSecondFetch) {
  host.Put(kArg, kexecore_abi_load{KEXEC_TYPE_CRASH, 0, KEXECORE_EM_X86_64, 0, kList, kDest});
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), -KEXECORE_EINVAL);
  EXPECT_THAT(host.calls, ElementsAre("copy 1000+24"));
}

TEST_F(Hypercall, SixteenSegmentsLoad) {
  PutLoad();
  host.Put(kArg, kexecore_abi_load{KEXEC_TYPE_CRASH, 0, KEXECORE_EM_X86_64, 16, kList, kDest});
  for (std::uint64_t i = 0; i < 16; ++i) {
    host.Put(kList + 32 * i, kexecore_abi_segment{kData, 1, kDest + 0x1000 * i, 0x1000});
  }
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
  for (std::uint64_t i = 0; i < 16; ++i) EXPECT_EQ(host.machine[0x10000 + i][0], 0xda);
}

TEST_F(Hypercall, UnloadFreesOnceAndAlwaysAnswersZero) {
  EXPECT_EQ(Unload(), 0);
  EXPECT_THAT(host.calls, ElementsAre("copy 1000+1"));
  EXPECT_EQ(Load(), 0);
  EXPECT_EQ(Unload(), 0);
  EXPECT_THAT(host.calls, ElementsAre("copy 1000+1", "free 100"));
  EXPECT_EQ(Status(), 0);
  EXPECT_EQ(Unload(), 0);
  EXPECT_THAT(host.calls, ElementsAre("copy 1000+1"));
  EXPECT_EQ(Unload(2), -KEXECORE_EINVAL);
}

TEST_F(Hypercall, StatusIsPresenceNotParity) {
  EXPECT_EQ(Status(), 0);
  EXPECT_EQ(Load(), 0);
  EXPECT_EQ(Status(), 1);
  EXPECT_EQ(Load(), 0);
  EXPECT_EQ(Status(), 1);
  EXPECT_EQ(Status(KEXEC_TYPE_DEFAULT), 0);
  EXPECT_EQ(Status(2), -KEXECORE_EINVAL);
}

TEST_F(Hypercall, ExecWithoutAnImageOrWithAnotherType) {
  EXPECT_EQ(Exec(), -KEXECORE_ENOENT);
  EXPECT_EQ(Exec(2), -KEXECORE_EINVAL);
  EXPECT_EQ(Exec(-1), -KEXECORE_EINVAL);
  EXPECT_EQ(Load(), 0);
  EXPECT_EQ(Exec(KEXEC_TYPE_DEFAULT), -KEXECORE_ENOENT);
}

TEST_F(Hypercall, WhileAnImageRunsEverythingThatChangesIsBusy) {
  EXPECT_EQ(Load(), 0);
  EXPECT_EQ(Exec(), 0);
  EXPECT_EQ(Exec(), -KEXECORE_EBUSY);
  EXPECT_EQ(Load(), -KEXECORE_EBUSY);
  EXPECT_EQ(Unload(), -KEXECORE_EBUSY);
  EXPECT_THAT(host.calls, IsEmpty());
  EXPECT_EQ(Status(), 1);
  EXPECT_EQ(GetRange(KEXEC_RANGE_MA_CRASH), 0);
}

TEST_F(Hypercall, RefusedEntryChangesNothing) {
  EXPECT_EQ(Load(), 0);
  host.enter_answer = -77;
  EXPECT_EQ(Exec(), -77);
  host.enter_answer = 5;  // a mistake of the hook's
  EXPECT_EQ(Exec(), -KEXECORE_EINVAL);
  EXPECT_EQ(Status(), 1);
  EXPECT_EQ(Unload(), 0);
}

TEST_F(Hypercall, RangesAreAnsweredInPlace) {
  EXPECT_EQ(GetRange(KEXEC_RANGE_MA_CRASH), 0);
  EXPECT_EQ(host.guest[kArg + 16 + 3], 0x10);  // start 0x10000000
  EXPECT_EQ(GetRange(KEXEC_RANGE_MA_XEN), 0);
  EXPECT_EQ(host.guest[kArg + 16 + 2], 0x20);
  EXPECT_EQ(GetRange(KEXEC_RANGE_MA_VMCOREINFO), 0);  // none: start 0 whatever is configured
  EXPECT_EQ(host.guest[kArg + 16 + 1], 0);
  EXPECT_EQ(GetRange(KEXEC_RANGE_MA_CPU, 0), 0);
  EXPECT_EQ(host.guest[kArg + 16 + 1], 0x50);
}

TEST_F(Hypercall, RangeErrorsWriteNothing) {
  EXPECT_EQ(GetRange(KEXEC_RANGE_MA_CPU, 1), -KEXECORE_EINVAL);
  EXPECT_EQ(GetRange(KEXEC_RANGE_MA_CPU, 2), -KEXECORE_ERANGE);
  EXPECT_EQ(GetRange(KEXEC_RANGE_MA_CPU, -1), -KEXECORE_ERANGE);
  EXPECT_THAT(host.calls, ElementsAre("copy 1000+24"));  // the hook never sees a negative number
  for (const std::int32_t range : {3, 4, 5, 7, -1}) {
    EXPECT_EQ(GetRange(range), -KEXECORE_EINVAL) << range;
    EXPECT_THAT(host.calls, ElementsAre("copy 1000+24"));
  }
  host.fail = "answer 1000+24";
  EXPECT_EQ(GetRange(KEXEC_RANGE_MA_CRASH), -KEXECORE_EFAULT);
}

}  // namespace
}  // namespace kexecore
