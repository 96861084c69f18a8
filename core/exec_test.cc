// SPDX-License-Identifier: MIT
//
// exec and kexecore_crash: what is entered, and what other calls may do meanwhile.
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
using ::testing::StartsWith;

using Entering = HypercallTest;

TEST_F(Entering, WhileAnImageIsEnteredEverythingThatChangesIsBusy) {
  EXPECT_EQ(Load(), 0);
  bool asked = false;
  host.during = [&](const std::string& line) {
    if (!line.starts_with("enter")) return;
    host.during = nullptr;
    for (std::uint64_t op : {0U, 1U, 2U, 4U, 5U}) {
      EXPECT_EQ(Call(op), -KEXECORE_EBUSY) << op;
      EXPECT_EQ(outcome.busy, KEXECORE_BUSY_ENTERED) << op;
    }
    EXPECT_EQ(kexecore_exec(&instance, KEXEC_TYPE_CRASH, &meanwhile), -KEXECORE_EBUSY);
    EXPECT_EQ(meanwhile.busy, KEXECORE_BUSY_ENTERED);
    EXPECT_THAT(host.calls, IsEmpty());
    asked = true;
  };
  EXPECT_EQ(Exec(), 0);
  EXPECT_TRUE(asked);
}

/// In each hook call of a load, exec is called as if from another CPU.
TEST_F(Entering, ExecInTheMiddleOfALoadEntersTheImageThatIsPresent) {
  EXPECT_EQ(Load(), 0);
  host.Put(kArg + 0x100, std::int32_t{KEXEC_TYPE_CRASH});
  host.enter_answer = -5;
  std::vector<kexecore_maddr_t> entered;
  host.during = [&](const std::string& line) {
    if (line.starts_with("enter")) return;
    const auto again = std::exchange(host.during, nullptr);
    host.entered.entry = 0;
    const long answer = CallMeanwhile(KEXEC_CMD_kexec, kArg + 0x100);
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

TEST_F(Entering, ImageThatIsEnteredIsNotTakenAway) {
  EXPECT_EQ(Load(), 0);
  // In the middle of each of these calls the image is entered for good. The calls end, and must not
  // take it away.
  const auto enter_during = [&](const std::string& start) {
    host.Put(kArg + 0x100, std::int32_t{KEXEC_TYPE_CRASH});
    host.during = [&, start](const std::string& line) {
      if (!line.starts_with(start)) return;
      host.during = nullptr;
      EXPECT_EQ(CallMeanwhile(KEXEC_CMD_kexec, kArg + 0x100), 0);
    };
  };
  enter_during("map");
  EXPECT_EQ(Load(kDest + 0x1000), -KEXECORE_EBUSY);
  EXPECT_EQ(outcome.busy, KEXECORE_BUSY_ENTERED);
  EXPECT_EQ(host.calls.back(), "free 20001");
  EXPECT_EQ(Status(), 1);
}

TEST_F(Entering, UnloadThatComesTooLateIsBusy) {
  EXPECT_EQ(Load(), 0);
  host.Put(kArg + 0x100, std::int32_t{KEXEC_TYPE_CRASH});
  host.during = [&](const std::string&) {
    host.during = nullptr;
    EXPECT_EQ(CallMeanwhile(KEXEC_CMD_kexec, kArg + 0x100), 0);
  };
  EXPECT_EQ(Unload(), -KEXECORE_EBUSY);
  EXPECT_EQ(outcome.busy, KEXECORE_BUSY_ENTERED);
  EXPECT_EQ(Status(), 1);
}

TEST_F(Entering, LoadThatComesTooLateToWithdrawIsBusy) {
  EXPECT_EQ(Load(), 0);
  const PageBytes before = host.Page(0x10000);
  host.Put(kArg + 0x100, std::int32_t{KEXEC_TYPE_CRASH});
  host.during = [&](const std::string& line) {
    if (!line.starts_with("alloc")) return;
    host.during = nullptr;
    EXPECT_EQ(CallMeanwhile(KEXEC_CMD_kexec, kArg + 0x100), 0);
  };
  EXPECT_EQ(Load(), -KEXECORE_EBUSY);
  EXPECT_EQ(host.Page(0x10000), before);
  EXPECT_EQ(host.allocated.size(), 1U);
}

TEST(Crash, MayComeBeforeInit) {
  static kexecore_instance zeroed = {};
  EXPECT_EQ(kexecore_crash(&zeroed), -KEXECORE_ENOENT);
}

TEST_F(Entering, CrashEntersWhatIsPresentInTheMiddleOfAnything) {
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

TEST_F(Entering, RefusalOfExecDoesNotOpenWhatCrashEnters) {
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

TEST_F(Entering, RefusalOfACrashDoesNotOpenWhatAnotherEnters) {
  EXPECT_EQ(Load(), 0);
  EXPECT_EQ(kexecore_crash(&instance), 0);
  host.enter_answer = -5;
  EXPECT_EQ(kexecore_crash(&instance), -5);
  EXPECT_EQ(Unload(), -KEXECORE_EBUSY);
}

TEST_F(Entering, ExecWithoutAnImageOrWithAnotherType) {
  EXPECT_EQ(Exec(), -KEXECORE_ENOENT);
  EXPECT_EQ(Exec(2), -KEXECORE_EINVAL);
  EXPECT_EQ(Exec(-1), -KEXECORE_EINVAL);
  EXPECT_EQ(Load(), 0);
  EXPECT_EQ(Exec(KEXEC_TYPE_DEFAULT), -KEXECORE_ENOENT);
}

TEST_F(Entering, ExecWithoutAGuestAsksNoHookButEnter) {
  EXPECT_EQ(kexecore_exec(&instance, 2, &outcome), -KEXECORE_EINVAL);
  EXPECT_EQ(kexecore_exec(&instance, KEXEC_TYPE_CRASH, &outcome), -KEXECORE_ENOENT);
  EXPECT_EQ(Load(), 0);
  EXPECT_EQ(LoadDefault(1), 0);
  host.calls.clear();
  host.enter_answer = -5;
  EXPECT_EQ(kexecore_exec(&instance, KEXEC_TYPE_CRASH, &outcome), -5);
  EXPECT_EQ(kexecore_exec(&instance, KEXEC_TYPE_DEFAULT, &outcome), -5);
  EXPECT_EQ(host.entered.entry, kRamDest);
  EXPECT_THAT(host.calls, ElementsAre(StartsWith("enter "), StartsWith("enter ")));
  EXPECT_EQ(outcome.busy, 0U);
}

TEST_F(Entering, ImageThatWasTakenOverIsGivenBackOnce) {
  EXPECT_EQ(kexecore_enter_failed(&instance), -KEXECORE_EINVAL);
  EXPECT_EQ(Load(), 0);
  EXPECT_EQ(Exec(), 0);
  EXPECT_EQ(Unload(), -KEXECORE_EBUSY);
  EXPECT_EQ(kexecore_enter_failed(&instance), 0);
  EXPECT_EQ(kexecore_enter_failed(&instance), -KEXECORE_EINVAL);
  EXPECT_EQ(Load(), 0);
  EXPECT_EQ(Unload(), 0);
}

TEST_F(Entering, ImageMayBeGivenBackBeforeTheHookReturns) {
  EXPECT_EQ(Load(), 0);
  host.during = [&](const std::string& line) {
    if (line.starts_with("enter")) EXPECT_EQ(kexecore_enter_failed(&instance), 0);
  };
  EXPECT_EQ(Exec(), 0);
  EXPECT_EQ(kexecore_enter_failed(&instance), -KEXECORE_EINVAL);
  EXPECT_EQ(Unload(), 0);
}

TEST_F(Entering, GivingBackDoesNotOpenWhatACrashEnters) {
  EXPECT_EQ(Load(), 0);
  EXPECT_EQ(Exec(), 0);
  EXPECT_EQ(kexecore_crash(&instance), 0);
  EXPECT_EQ(kexecore_enter_failed(&instance), 0);
  EXPECT_EQ(kexecore_enter_failed(&instance), -KEXECORE_EINVAL);
  EXPECT_EQ(Unload(), -KEXECORE_EBUSY);
}

TEST_F(Entering, WhileAnImageRunsEverythingThatChangesIsBusy) {
  EXPECT_EQ(Load(), 0);
  EXPECT_EQ(Exec(), 0);
  EXPECT_EQ(Exec(), -KEXECORE_EBUSY);
  EXPECT_EQ(Load(), -KEXECORE_EBUSY);
  EXPECT_EQ(Unload(), -KEXECORE_EBUSY);
  EXPECT_THAT(host.calls, IsEmpty());
  EXPECT_EQ(Status(), 1);
  EXPECT_EQ(GetRange(KEXEC_RANGE_MA_CRASH), 0);
}

TEST_F(Entering, RefusedEntryChangesNothing) {
  EXPECT_EQ(Load(), 0);
  host.enter_answer = -77;
  EXPECT_EQ(Exec(), -77);
  for (const int mistake : {5, -KEXECORE_ERESTART}) {
    host.enter_answer = mistake;
    EXPECT_EQ(Exec(), -KEXECORE_EINVAL);
    EXPECT_EQ(kexecore_crash(&instance), -KEXECORE_EINVAL);
  }
  EXPECT_EQ(Status(), 1);
  EXPECT_EQ(Unload(), 0);
}

}  // namespace
}  // namespace kexecore
