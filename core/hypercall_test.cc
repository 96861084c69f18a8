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

#include "core/testing/hypercall_fixture.h"

namespace kexecore {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Hypercall : public HypercallTest {
 protected:
  long GetRange(std::int32_t range, std::int32_t nr = 0) {
    host.Put(kArg, kexecore_abi_range{range, nr, 1, 1});
    return Call(KEXEC_CMD_kexec_get_range);
  }
};

TEST_F(Hypercall, GuestWithoutPrivilegeReachesNothing) {
  host.privileged = false;
  for (std::uint64_t op = 0; op < 8; ++op) EXPECT_EQ(Call(op), -KEXECORE_EPERM);
  EXPECT_THAT(host.calls, IsEmpty());
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
      EXPECT_EQ(kexecore_hypercall(&instance, KEXECORE_CALLER_NATIVE,
                                   static_cast<std::uint64_t>(op), kArg),
                -KEXECORE_EBUSY)
          << line;
      ++asked;
    }
    host.during = again;
  };
  EXPECT_EQ(Load(), 0);
  EXPECT_EQ(Load(), 0);
  EXPECT_EQ(Unload(), 0);
  EXPECT_EQ(asked, 4U * (8 + 9 + 2));  // the four calls, once in every hook call of these three
}

TEST_F(Hypercall, WhileAnImageIsEnteredEverythingThatChangesIsBusy) {
  EXPECT_EQ(Load(), 0);
  bool asked = false;
  host.during = [&](const std::string& line) {
    if (!line.starts_with("enter")) return;
    host.during = nullptr;
    for (std::uint64_t op : {0U, 1U, 2U, 4U, 5U}) EXPECT_EQ(Call(op), -KEXECORE_EBUSY) << op;
    EXPECT_THAT(host.calls, IsEmpty());
    asked = true;
  };
  EXPECT_EQ(Exec(), 0);
  EXPECT_TRUE(asked);
}

/// In each hook call of a load, exec is called as if from another CPU.
TEST_F(Hypercall, ExecInTheMiddleOfALoadEntersTheImageThatIsPresent) {
  EXPECT_EQ(Load(), 0);
  host.Put(kArg + 0x100, std::int32_t{KEXEC_TYPE_CRASH});
  host.enter_answer = -5;
  std::vector<kexecore_maddr_t> entered;
  host.during = [&](const std::string& line) {
    if (line.starts_with("enter")) return;
    const auto again = std::exchange(host.during, nullptr);
    host.entered.entry = 0;
    const long answer =
        kexecore_hypercall(&instance, KEXECORE_CALLER_NATIVE, KEXEC_CMD_kexec, kArg + 0x100);
    EXPECT_TRUE(answer == -5 || (answer == -KEXECORE_ENOENT && host.entered.entry == 0));
    entered.push_back(host.entered.entry);
    host.during = again;
  };
  EXPECT_EQ(Load(kDest + 0x1000), 0);  // apart: the first stays until the second is committed
  EXPECT_THAT(entered,
              ElementsAre(kDest, kDest, kDest, kDest, kDest, kDest, kDest, kDest, kDest + 0x1000));
  entered.clear();
  EXPECT_EQ(Load(kDest + 0x1000), 0);  // on top: withdrawn before its first byte changes
  EXPECT_THAT(entered, ElementsAre(kDest + 0x1000, kDest + 0x1000, kDest + 0x1000, 0, 0, 0, 0, 0,
                                   kDest + 0x1000));
}

TEST_F(Hypercall, ImageThatIsEnteredIsNotTakenAway) {
  EXPECT_EQ(Load(), 0);
  // In the middle of each of these calls the image is entered for good. The calls end, and must not
  // take it away.
  const auto enter_during = [&](const std::string& start) {
    host.Put(kArg + 0x100, std::int32_t{KEXEC_TYPE_CRASH});
    host.during = [&, start](const std::string& line) {
      if (!line.starts_with(start)) return;
      host.during = nullptr;
      EXPECT_EQ(
          kexecore_hypercall(&instance, KEXECORE_CALLER_NATIVE, KEXEC_CMD_kexec, kArg + 0x100), 0);
    };
  };
  enter_during("map");
  EXPECT_EQ(Load(kDest + 0x1000), -KEXECORE_EBUSY);
  EXPECT_EQ(host.calls.back(), "free 20001");
  EXPECT_EQ(Status(), 1);
}

TEST_F(Hypercall, UnloadThatComesTooLateIsBusy) {
  EXPECT_EQ(Load(), 0);
  host.Put(kArg + 0x100, std::int32_t{KEXEC_TYPE_CRASH});
  host.during = [&](const std::string&) {
    host.during = nullptr;
    EXPECT_EQ(kexecore_hypercall(&instance, KEXECORE_CALLER_NATIVE, KEXEC_CMD_kexec, kArg + 0x100),
              0);
  };
  EXPECT_EQ(Unload(), -KEXECORE_EBUSY);
  EXPECT_EQ(Status(), 1);
}

TEST_F(Hypercall, LoadThatComesTooLateToWithdrawIsBusy) {
  EXPECT_EQ(Load(), 0);
  const PageBytes before = host.Page(0x10000);
  host.Put(kArg + 0x100, std::int32_t{KEXEC_TYPE_CRASH});
  host.during = [&](const std::string& line) {
    if (!line.starts_with("alloc")) return;
    host.during = nullptr;
    EXPECT_EQ(kexecore_hypercall(&instance, KEXECORE_CALLER_NATIVE, KEXEC_CMD_kexec, kArg + 0x100),
              0);
  };
  EXPECT_EQ(Load(), -KEXECORE_EBUSY);
  EXPECT_EQ(host.Page(0x10000), before);
  EXPECT_EQ(host.allocated.size(), 1U);
}

TEST_F(Hypercall, CrashEntersWhatIsPresentInTheMiddleOfAnything) {
  EXPECT_EQ(kexecore_crash(&instance), -KEXECORE_ENOENT);
  EXPECT_EQ(Load(), 0);
  host.enter_answer = -5;
  std::size_t asked = 0;
  host.during = [&](const std::string&) {
    const auto again = std::exchange(host.during, nullptr);
    host.entered.entry = 0;
    EXPECT_EQ(kexecore_crash(&instance), -5);
    EXPECT_EQ(host.entered.entry, kDest);
    ++asked;
    host.during = again;
  };
  EXPECT_EQ(Exec(), -5);  // the crash is also tried while exec enters the image
  EXPECT_EQ(asked, 2U);
  EXPECT_EQ(LoadDefault(1), 0);
  EXPECT_GT(asked, 10U);
  host.during = nullptr;
  host.enter_answer = 0;
  EXPECT_EQ(kexecore_crash(&instance), 0);
  EXPECT_EQ(Unload(), -KEXECORE_EBUSY);
}

TEST_F(Hypercall, RefusalOfExecDoesNotOpenWhatCrashEnters) {
  EXPECT_EQ(Load(), 0);
  host.enter_answer = -5;
  host.during = [&](const std::string& line) {
    if (!line.starts_with("enter")) return;
    host.during = nullptr;
    host.enter_answer = 0;
    EXPECT_EQ(kexecore_crash(&instance), 0);
    host.enter_answer = -5;
  };
  EXPECT_EQ(Exec(), -5);
  EXPECT_EQ(Unload(), -KEXECORE_EBUSY);
}

TEST_F(Hypercall, RefusalOfACrashDoesNotOpenWhatAnotherEnters) {
  EXPECT_EQ(Load(), 0);
  EXPECT_EQ(kexecore_crash(&instance), 0);
  host.enter_answer = -5;
  EXPECT_EQ(kexecore_crash(&instance), -5);
  EXPECT_EQ(Unload(), -KEXECORE_EBUSY);
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
  host.enter_answer = 5;  // a mistake of the hook
  EXPECT_EQ(Exec(), -KEXECORE_EINVAL);
  EXPECT_EQ(Status(), 1);
  EXPECT_EQ(Unload(), 0);
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
    EXPECT_EQ(kexecore_hypercall(&instance, KEXECORE_CALLER_COMPAT, op, 0x100000000),
              -KEXECORE_EFAULT);
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
