// SPDX-License-Identifier: MIT
//
// The shell, hook call by hook call: what is asked of the hypervisor, in which order.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

using Hypercall = HypercallTest;

TEST_F(Hypercall, GuestWithoutPrivilegeReachesNothing) {
  for (const int privilege : {0, -13, -KEXECORE_ERESTART}) {
    host.privilege = privilege;
    const long denial = privilege == -13 ? -13 : -KEXECORE_EPERM;
    for (std::uint64_t op = 0; op < 8; ++op) EXPECT_EQ(Call(op), denial);
    EXPECT_THAT(host.calls, IsEmpty());
  }
}

TEST_F(Hypercall, OperationIsComparedWhole) {
  PutLoad();
  std::vector<std::uint64_t> ops = {7, ~std::uint64_t{0}};
  for (std::uint64_t op = 0; op <= 6; ++op) ops.push_back(op | std::uint64_t{1} << 32);
  for (const std::uint64_t op : ops) {
    EXPECT_EQ(Call(op), -KEXECORE_EOPNOTSUPP) << op;
    EXPECT_THAT(host.calls, IsEmpty());
  }
}

TEST_F(Hypercall, ListOperationsExistWhereTheyAreConfigured) {
  host.features = 0;
  ASSERT_EQ(host.Init(instance), 0);
  for (const std::uint64_t op : {KEXEC_CMD_kexec_load_v1, KEXEC_CMD_kexec_unload_v1}) {
    EXPECT_EQ(Call(op), -KEXECORE_EOPNOTSUPP);
    EXPECT_THAT(host.calls, IsEmpty());
  }
  EXPECT_EQ(Load(), 0);
}

TEST_F(Hypercall, ArgumentThatCannotBeReadIsAFault) {
  for (const std::uint64_t op : {0U, 1U, 2U, 3U, 4U, 5U, 6U})
    EXPECT_EQ(Call(op), -KEXECORE_EFAULT) << op;
}

TEST_F(Hypercall, WhileALoadOrUnloadRunsAnotherIsBusy) {
  std::size_t asked = 0;
  host.during = [&](const std::string& line) {
    const auto again = std::exchange(host.during, nullptr);
    for (const int op : {KEXEC_CMD_kexec_load, KEXEC_CMD_kexec_unload, KEXEC_CMD_kexec_load_v1,
                         KEXEC_CMD_kexec_unload_v1}) {
      EXPECT_EQ(CallMeanwhile(static_cast<std::uint64_t>(op), kArg), -KEXECORE_EBUSY) << line;
      ++asked;
    }
    host.during = again;
  };
  EXPECT_EQ(Load(), 0);
  EXPECT_EQ(Load(), 0);
  EXPECT_EQ(Unload(), 0);
  EXPECT_EQ(asked, 4U * (8 + 9 + 2));  // the four calls, once in every hook call of these three
}

TEST_F(Hypercall, UnloadFreesOnceAndAlwaysAnswersZero) {
  EXPECT_EQ(Unload(), 0);
  EXPECT_THAT(host.calls, ElementsAre("copy 1000+1"));
  EXPECT_EQ(Load(), 0);
  EXPECT_EQ(Unload(), 0);
  EXPECT_THAT(host.calls, ElementsAre("copy 1000+1", "free 20000"));
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

TEST_F(Hypercall, RangesAreAnsweredInPlace) {
  EXPECT_EQ(GetRange(KEXEC_RANGE_MA_CRASH), 0);
  EXPECT_EQ(host.guest[kArg + 16 + 3], 0x10);  // start 0x10000000
  EXPECT_EQ(GetRange(KEXEC_RANGE_MA_XEN), 0);
  EXPECT_EQ(host.guest[kArg + 16 + 2], 0x20);
  EXPECT_EQ(GetRange(KEXEC_RANGE_MA_VMCOREINFO), 0);  // size 0: start 0, whatever is configured
  EXPECT_EQ(host.guest[kArg + 16 + 1], 0);
  EXPECT_EQ(GetRange(KEXEC_RANGE_MA_CPU, 0), 0);
  EXPECT_EQ(host.guest[kArg + 16 + 1], 0x50);
  host.notes[1] = {0x6000, 0};
  EXPECT_EQ(GetRange(KEXEC_RANGE_MA_CPU, 1), 0);  // the CPU has no notes
  for (std::size_t i = 8; i < sizeof(kexecore_abi_range); ++i) EXPECT_EQ(host.guest[kArg + i], 0);
}

TEST_F(Hypercall, RangeErrorsWriteNothing) {
  EXPECT_EQ(GetRange(KEXEC_RANGE_MA_CPU, 2), -KEXECORE_ERANGE);
  host.notes_answer = -KEXECORE_EINVAL;
  EXPECT_EQ(GetRange(KEXEC_RANGE_MA_CPU, 0), -KEXECORE_EINVAL);
  for (const int answer : {1, -1, -KEXECORE_ERESTART}) {
    host.notes_answer = answer;
    EXPECT_EQ(GetRange(KEXEC_RANGE_MA_CPU, 0), -KEXECORE_ERANGE);
  }
  EXPECT_EQ(GetRange(KEXEC_RANGE_MA_CPU, -1), -KEXECORE_ERANGE);
  EXPECT_THAT(host.calls, ElementsAre("copy 1000+24"));  // the hook never sees a negative number
  for (const std::int32_t range : {3, 4, 5, 7, -1}) {
    EXPECT_EQ(GetRange(range), -KEXECORE_EINVAL) << range;
    EXPECT_THAT(host.calls, ElementsAre("copy 1000+24"));
  }
  host.fail = "answer 1000+24";
  EXPECT_EQ(GetRange(KEXEC_RANGE_MA_CRASH), -KEXECORE_EFAULT);
}

TEST_F(Hypercall, CompatRangeHasItsOwnLayout) {
  host.Put(kArg, kexecore_abi_range_compat{KEXEC_RANGE_MA_CRASH, 7, 1, 1});
  EXPECT_EQ(Call(KEXEC_CMD_kexec_get_range, KEXECORE_CALLER_COMPAT), 0);
  EXPECT_THAT(host.calls, ElementsAre("copy 1000+16", "answer 1000+16"));
  kexecore_abi_range_compat answer;
  for (std::size_t i = 0; i < sizeof answer; ++i) {
    reinterpret_cast<std::uint8_t*>(&answer)[i] = host.guest[kArg + i];
  }
  EXPECT_EQ(answer.start, RecordingHost::kCrashStart);
  EXPECT_EQ(answer.size, RecordingHost::kCrashSize);
  EXPECT_EQ(answer.nr, 7);
}

TEST_F(Hypercall, CompatRangeThatDoesNotFitIsAnError) {
  const auto ask = [&](kexecore_range notes) {
    host.notes[0] = notes;
    host.Put(kArg, kexecore_abi_range_compat{KEXEC_RANGE_MA_CPU, 0, 1, 1});
    return Call(KEXEC_CMD_kexec_get_range, KEXECORE_CALLER_COMPAT);
  };
  EXPECT_EQ(ask({0xffffffff, 0xffffffff}), 0);
  EXPECT_EQ(ask({0x100000000, 1}), -KEXECORE_ERANGE);
  EXPECT_EQ(ask({1, 0x100000000}), -KEXECORE_ERANGE);
  EXPECT_THAT(host.calls, ElementsAre("copy 1000+16", "notes 0"));
}

TEST_F(Hypercall, ArgumentOfACompatCallerEndsAt4GiB) {
  for (const std::uint64_t op : {0U, 1U, 2U, 3U, 4U, 5U, 6U}) {
    host.calls.clear();
    EXPECT_EQ(CallMeanwhile(op, 0x100000000, KEXECORE_CALLER_COMPAT), -KEXECORE_EFAULT);
    EXPECT_THAT(host.calls, IsEmpty());
  }
}

TEST_F(Hypercall, ListUnloadReadsTheTypeAlone) {
  EXPECT_EQ(Load(), 0);
  host.Put(kArg, std::int32_t{KEXEC_TYPE_CRASH});
  EXPECT_EQ(Call(KEXEC_CMD_kexec_unload_v1), 0);
  EXPECT_THAT(host.calls, ElementsAre("copy 1000+4", "free 20000"));
  EXPECT_EQ(Call(KEXEC_CMD_kexec_unload_v1, KEXECORE_CALLER_COMPAT), 0);
  host.Put(kArg, std::int32_t{-1});
  EXPECT_EQ(Call(KEXEC_CMD_kexec_unload_v1), -KEXECORE_EINVAL);
}

}  // namespace
}  // namespace kexecore
