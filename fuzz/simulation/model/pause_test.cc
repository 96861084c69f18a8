// SPDX-License-Identifier: MIT
//
// Rule C: loads and unloads that are suspended and continue.
#include <gtest/gtest.h>

#include "fuzz/simulation/model/loading_fixture.h"

namespace model {
namespace {

TEST_F(Loads, C1) {
  EXPECT_EQ(Continue(), -KEXECORE_EINVAL);
  world_.Pause(3);
  EXPECT_EQ(Load(), kRestart);
  EXPECT_TRUE(expected_.suspended);
  EXPECT_EQ(expected_.pieces.size(), 1u);
  for (const std::uint64_t op : {1, 2, 4, 5}) {
    EXPECT_EQ(Call(op), -KEXECORE_EBUSY) << op;
    EXPECT_EQ(expected_.busy, Busy::kSuspended);
  }
  EXPECT_EQ(Status(), 0);
  world_.Pause(0);
  EXPECT_EQ(Continue(), kRestart);
  EXPECT_TRUE(expected_.pieces.empty());
  EXPECT_EQ(Continue(), 0);
  EXPECT_EQ(expected_.pieces.size(), 3u);
  EXPECT_EQ(expected_.pieces[0].from, kBuffer + kPageSize);
  EXPECT_EQ(expected_.pieces[0].accesses, 0u) << "time begins with each call";
  EXPECT_EQ(expected_.committed, 1u);
  EXPECT_EQ(Status(), 1);
  EXPECT_EQ(Continue(), -KEXECORE_EINVAL);
}

TEST_F(Loads, C1WantsTheTicketAndTheAddressSpace) {
  world_.Pause(3);
  EXPECT_EQ(Load(), kRestart);
  EXPECT_EQ(Settle(model_.Continue(false, kSpace, world_)), -KEXECORE_EINVAL);
  EXPECT_EQ(Settle(model_.Continue(true, kSpace + 1, world_)), -KEXECORE_EINVAL);
  EXPECT_EQ(Settle(model_.Abandon(false, world_)), -KEXECORE_EINVAL);
  EXPECT_TRUE(expected_.suspended) << "nothing was touched";
  EXPECT_EQ(
      Settle(model_.Hypercall({.space = kSpace + 1}, KEXEC_CMD_kexec_unload, kArgument, world_)),
      -KEXECORE_EBUSY);
  EXPECT_EQ(Continue(), 0);
}

TEST_F(Loads, APauseInThePagesOfZeroes) {
  world_.Pause(4);
  EXPECT_EQ(Load(), kRestart);
  EXPECT_EQ(Status(), 0);
  EXPECT_EQ(Continue(), 0);
  EXPECT_EQ(Status(), 1);
}

TEST_F(Loads, APauseBehindTheCommit) {
  world_.Pause(4, true);
  EXPECT_EQ(Load(), kRestart);
  EXPECT_EQ(expected_.committed, 1u);
  EXPECT_EQ(Status(), 1);
  EXPECT_EQ(WithType(KEXEC_CMD_kexec_unload, 1), -KEXECORE_EBUSY);
  EXPECT_EQ(Abandon(), 0) << "it is carried to its end";
  EXPECT_EQ(Status(), 1);
}

TEST_F(Loads, ALoadThatFailsMayPauseInGivingBack) {
  world_.failing_copies = {3};
  world_.Pause(4);
  EXPECT_EQ(Load(), kRestart);
  EXPECT_EQ(Continue(), -KEXECORE_EFAULT);
  EXPECT_EQ(Continue(), -KEXECORE_EINVAL);
  world_.failing_copies.clear();
  world_.Fail(2);
  world_.Pause(2);
  EXPECT_EQ(Load(), kRestart);
  world_.Pause(0);
  EXPECT_EQ(Continue(), kRestart);
  EXPECT_EQ(Continue(), -KEXECORE_ENOMEM);
}

TEST_F(Loads, C2) {
  EXPECT_EQ(Abandon(), -KEXECORE_EINVAL);
  world_.Pause(3);
  Load();
  EXPECT_EQ(Abandon(), -KEXECORE_EINTR);
  EXPECT_TRUE(expected_.pieces.empty());
  EXPECT_EQ(Status(), 0);
  world_.Pause(3);
  Load();
  world_.Pause(0);
  EXPECT_EQ(Abandon(), kRestart);
  EXPECT_EQ(Continue(), -KEXECORE_EINTR);
  EXPECT_EQ(Continue(), -KEXECORE_EINVAL);
}

TEST_F(Loads, ALoadThatFailedBeforeItIsAbandoned) {
  world_.failing_copies = {3};
  world_.Pause(4);
  EXPECT_EQ(Load(), kRestart);
  EXPECT_EQ(Abandon(), -KEXECORE_EFAULT);
  EXPECT_FALSE(expected_.or_else);
  EXPECT_EQ(Status(), 0);
}

TEST_F(Loads, ALoadThatPausesWhereAnImageIsEntered) {
  EXPECT_EQ(Load(), 0);
  world_.Pause(3);
  EXPECT_EQ(Load(), kRestart);
  EXPECT_EQ(Settle(model_.Crash(world_)), -KEXECORE_ENOENT) << "L16 withdrew it";
  EXPECT_EQ(Abandon(), -KEXECORE_EINTR);
  EXPECT_EQ(Load(), 0);
  world_.Pause(2);
  EXPECT_EQ(Load(), kRestart);
  EXPECT_EQ(Settle(model_.Crash(world_)), 0);
  world_.Pause(0);
  EXPECT_EQ(Continue(), kRestart) << "before L16: no page was given back";
  EXPECT_EQ(Abandon(), -KEXECORE_EINTR);
  EXPECT_EQ(expected_.or_else, std::nullopt);
  EXPECT_EQ(Load(), -KEXECORE_EBUSY);
}

TEST_F(Loads, ALoadThatPausesBehindL16GivesPagesBack) {
  EXPECT_EQ(Load(), 0);
  world_.Pause(2);
  EXPECT_EQ(Load(), kRestart);
  EXPECT_EQ(Settle(model_.Crash(world_)), 0);
  world_.Pause(0);
  world_.course.has_freed = true;
  EXPECT_EQ(Continue(), kRestart);
  EXPECT_EQ(Abandon(), -KEXECORE_EBUSY);
  EXPECT_EQ(expected_.or_else, -KEXECORE_EINTR);
}

TEST_F(Loads, APageThatCannotBeMappedIsTriedAgain) {
  Load(0x200000, kDefault);
  world_.FailMappings(1, 1, true);
  EXPECT_EQ(WithType(KEXEC_CMD_kexec_unload, kDefault), kRestart);
  world_.FailMappings(0, 1, true);
  EXPECT_EQ(Continue(), kRestart);
  EXPECT_EQ(Continue(), 0);
  world_.FailMappings(3, 1, false);
  EXPECT_EQ(Load(0x200000, kDefault), -KEXECORE_ENOMEM);
  world_.FailMappings(3, 2, true);
  EXPECT_EQ(Load(0x200000, kDefault), kRestart) << "in giving back, too";
  EXPECT_EQ(Continue(), -KEXECORE_ENOMEM);
  world_.FailMappings(4, 1, true);
  world_.course.failure->prepared = true;
  EXPECT_EQ(Load(0x200000, kDefault), kRestart) << "the pages of the image that is replaced";
  EXPECT_EQ(Status(kDefault), 1);
  EXPECT_EQ(Abandon(), 0);
}

TEST_F(Loads, AListThatIsRefusedMayBeStuckInGivingBack) {
  world_.FailMappings(2, 1, false);
  EXPECT_EQ(LoadList(kDefault, {}), -KEXECORE_ENOMEM) << "in remembering";
  world_.FailMappings(2, 1, true);
  EXPECT_EQ(LoadList(kDefault, {}), kRestart) << "in giving back";
  EXPECT_EQ(Continue(), -KEXECORE_EINVAL);
  world_.FailMappings(2, 1, true);
  world_.course.failure->is_mapping = false;
  EXPECT_EQ(LoadList(kDefault, {}), kRestart) << "an allocation, and then in giving back";
  EXPECT_EQ(Continue(), -KEXECORE_ENOMEM);
  world_.FailMappings(2, 2, true);
  EXPECT_EQ(LoadList(kDefault, {}), kRestart) << "in both";
  EXPECT_EQ(Continue(), -KEXECORE_ENOMEM);
}

TEST_F(Loads, AnUnloadMayPause) {
  Load(0x200000, kDefault);
  world_.Pause(1);
  EXPECT_EQ(WithType(KEXEC_CMD_kexec_unload, kDefault), kRestart);
  EXPECT_EQ(Status(kDefault), 0);
  world_.Pause(0);
  EXPECT_EQ(Abandon(), kRestart);
  EXPECT_EQ(Abandon(), 0);
}

TEST_F(Loads, S4AtTheCommit) {
  Load();
  world_.Pause(3);
  EXPECT_EQ(Load(0x200000, kDefault), kRestart);
  EXPECT_EQ(WithType(KEXEC_CMD_kexec, kCrash), 0);
  EXPECT_EQ(Continue(), -KEXECORE_EBUSY) << "whichever is entered";
  EXPECT_EQ(expected_.pieces.size(), 2u) << "data, and zeroes up to the end of its page";
  EXPECT_EQ(Status(kDefault), 0);
}

TEST_F(Loads, OnBothSidesOfL16) {
  Load();
  world_.Pause(2);
  EXPECT_EQ(LoadList(kCrash, {8}), kRestart);  // after the page of the list
  EXPECT_EQ(Status(), 1) << "before it: the core still shows the image";
  EXPECT_EQ(WithType(KEXEC_CMD_kexec, kCrash), 0);
  EXPECT_EQ(Continue(), -KEXECORE_EBUSY);
  EXPECT_EQ(Status(), 1);
}

TEST_F(Loads, L16IsAboutAnImageThatIsPresent) {
  Load(0x200000, kDefault);
  Load();
  WithType(KEXEC_CMD_kexec_unload, kCrash);
  world_.PutPage<std::uint64_t>(8, {});
  world_.Pause(2);
  EXPECT_EQ(LoadList(kCrash, {8}), kRestart);
  EXPECT_EQ(WithType(KEXEC_CMD_kexec, kDefault), 0);
  EXPECT_EQ(Continue(), -KEXECORE_EBUSY);
  EXPECT_EQ(expected_.pieces.size(), 1u) << "only the commit is refused";
}

TEST_F(Loads, BehindL16) {
  Load();
  world_.PutPage<std::uint64_t>(8, {});
  world_.Pause(2);
  world_.shown = false;
  EXPECT_EQ(LoadList(kCrash, {8}), kRestart);
  EXPECT_EQ(Status(), 0);
  EXPECT_EQ(Abandon(), -KEXECORE_EINTR);
  EXPECT_EQ(Status(), 0) << "it stays withdrawn";
  world_.shown = true;
  Load();
  world_.Pause(2);
  world_.course.crash_frames = {kStart / kPageSize};
  EXPECT_EQ(LoadList(kCrash, {8}), kRestart);
  EXPECT_EQ(Status(), 0);
  EXPECT_EQ(Continue(), 0);
}

TEST_F(Loads, AListThatPauses) {
  for (const std::uint64_t mfn : {8, 9}) world_.PutPage<std::uint64_t>(mfn, {});
  world_.Pause(1);
  EXPECT_EQ(LoadList(kDefault, {8, 9}), kRestart);
  EXPECT_TRUE(expected_.guest_pages.empty());
  world_.Pause(2);
  EXPECT_EQ(Continue(), kRestart);
  EXPECT_EQ(expected_.guest_pages, (std::vector<std::uint64_t>{0x50, 8}));
  EXPECT_EQ(Continue(), 0);
  EXPECT_EQ(expected_.guest_pages, std::vector<std::uint64_t>{9});
}

TEST_F(Loads, AListThatIsRefusedMayPauseInGivingBack) {
  world_.Pause(2);
  EXPECT_EQ(LoadList(kDefault, {}), kRestart);
  EXPECT_EQ(Continue(), -KEXECORE_EINVAL);
  world_.Fail(2);
  EXPECT_EQ(LoadList(kDefault, {}), -KEXECORE_ENOMEM) << "what had to be remembered";
}

}  // namespace
}  // namespace model
