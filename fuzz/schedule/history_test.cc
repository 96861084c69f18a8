// SPDX-License-Identifier: MIT
//
// Histories that the contract allows, and beside each a similar one that it does not allow. The
// moments are made up.
#include "fuzz/schedule/history.h"

#include <gtest/gtest.h>

#include "fuzz/schedule/scenario.h"

namespace schedule {
namespace {

constexpr std::uint32_t kCrash = KEXEC_TYPE_CRASH;
constexpr std::uint32_t kTicket = 7;

/// Builds a history, call by call.
class HistoryTest : public ::testing::Test {
 protected:
  /// A load that commits its image, in the moments [at, at + 9].
  void AddLoad(Image image, Moment at, Moment end = 0, long answer = 0) {
    if (end == 0) end = at + 9;
    history.jobs.push_back({.image = image,
                            .type = kSpecs[image].type,
                            .begin = at,
                            .touched = at + 1,
                            .control = at + 3,
                            .mapped = at + 5,
                            .saved = at + 7,
                            .freed = at + 8,
                            .last = at + 8,
                            .end = end,
                            .answer = answer,
                            .space = kSpace});
    Add({.call = Load(image), .touched = at + 1}, at, end, answer, true);
  }
  void AddUnload(Moment at, Moment end, long answer = 0) {
    history.jobs.push_back({.type = kCrash,
                            .begin = at,
                            .touched = at + 1,
                            .fetched = at + 1,
                            .last = at + 1,
                            .end = end,
                            .answer = answer});
    Add({.call = Unload(kCrash), .touched = at + 1}, at, end, answer, true);
  }
  void AddRefused(const Call& call, Moment at, Moment end,
                  std::uint32_t busy = KEXECORE_BUSY_RUNNING) {
    Add({.call = call, .outcome = {.ticket = 0, .busy = busy}}, at, end, -KEXECORE_EBUSY, false);
  }
  void AddExec(Moment at, Moment end, long answer) {
    const std::uint32_t busy = answer == -KEXECORE_EBUSY ? KEXECORE_BUSY_CONTENDED : 0;
    Add({.call = Exec(kCrash), .touched = at + 1, .outcome = {.ticket = 0, .busy = busy}}, at, end,
        answer, false);
  }
  /// An entry that the hook refuses, with the moments (at + 2, end - 1); or one that lasts, with no
  /// end.
  void AddEntry(const Call& call, Image image, Moment at, Moment end) {
    const bool is_exec = call.kind == Call::kExec;
    Add({.call = call,
         .touched = is_exec ? at + 1 : 0,
         .entered = image,
         .enter_begin = at + 2,
         .enter_end = call.answer == 0 ? 0 : end - 1},
        at, end, call.answer, false);
  }
  void AddStatus(Moment at, Moment end, long answer) {
    Add({.call = Status(kCrash), .touched = at + 1}, at, end, answer, false);
  }

  bool IsAllowed(std::uint32_t allocated) {
    history.allocated = allocated;
    return CheckHistory(history).empty();
  }

  void Add(Record record, Moment begin, Moment end, long answer, bool is_job) {
    record.begin = begin;
    record.end = end;
    record.last = begin + 1;
    record.answer = answer;
    if (is_job) record.job = static_cast<int>(history.jobs.size()) - 1;
    history.records.push_back(record);
  }

  History history;
};

TEST_F(HistoryTest, PagesAtTheEndAreThoseOfTheImagesPresent) {
  EXPECT_TRUE(IsAllowed(0));
  EXPECT_FALSE(IsAllowed(1));
  AddLoad(kCrashA, 10);
  EXPECT_TRUE(IsAllowed(1));
  EXPECT_FALSE(IsAllowed(0));
  AddUnload(30, 35);
  EXPECT_TRUE(IsAllowed(0));
  EXPECT_FALSE(IsAllowed(1));
}

TEST_F(HistoryTest, StatusSeesALoadWhileItCommitsOrAfter) {
  AddLoad(kCrashA, 10);
  AddStatus(1, 5, 0);
  AddStatus(16, 18, 0);
  AddStatus(16, 18, 1);
  AddStatus(30, 35, 1);
  EXPECT_TRUE(IsAllowed(1));
  AddStatus(40, 45, 0);
  EXPECT_FALSE(IsAllowed(1));
}

TEST_F(HistoryTest, NobodySeesALoadBeforeItIsSaved) {
  AddLoad(kCrashA, 10);
  AddStatus(12, 16, 1);
  EXPECT_FALSE(IsAllowed(1));
}

TEST_F(HistoryTest, StatusDoesNotGoBack) {
  AddLoad(kCrashA, 10, 30);
  AddStatus(17, 18, 1);
  AddStatus(18, 19, 0);
  EXPECT_FALSE(IsAllowed(1));
}

TEST_F(HistoryTest, AnImageThatIsOverlappedIsAbsentBeforeTheFirstPage) {
  AddLoad(kCrashA, 10);
  AddLoad(kCrashB, 30);
  AddStatus(35, 37, 0);
  EXPECT_TRUE(IsAllowed(1));
  AddEntry(Exec(kCrash, kRefusal), kCrashA, 35, 39);  // the withdrawal was before 35
  EXPECT_FALSE(IsAllowed(1));
}

TEST_F(HistoryTest, AnImageThatIsNotOverlappedStaysUntilTheCommit) {
  AddLoad(kCrashA, 10);
  AddLoad(kCrashC, 30);
  AddEntry(Exec(kCrash, kRefusal), kCrashA, 33, 37);
  EXPECT_TRUE(IsAllowed(1));
  AddStatus(33, 36, 0);
  EXPECT_FALSE(IsAllowed(1));
}

TEST_F(HistoryTest, LoadsAreBusyBecauseOfOthers) {
  AddLoad(kCrashA, 10);
  AddRefused(Load(kCrashB), 12, 14);
  AddRefused(Unload(kCrash), 18, 25);
  EXPECT_TRUE(IsAllowed(1));
  AddRefused(Load(kCrashB), 22, 28);
  EXPECT_FALSE(IsAllowed(1));
}

TEST_F(HistoryTest, TwoLoadsDoNotRunAtOnce) {
  AddLoad(kCrashA, 10);
  AddLoad(kCrashC, 14);
  EXPECT_FALSE(IsAllowed(1));
}

TEST_F(HistoryTest, WhileAnImageIsEnteredNothingTakesItAway) {
  AddLoad(kCrashA, 10);
  AddEntry(Exec(kCrash, kRefusal), kCrashA, 30, 50);
  AddRefused(Unload(kCrash), 33, 36, KEXECORE_BUSY_ENTERED);
  AddUnload(49, 52);  // after the refusal
  EXPECT_TRUE(IsAllowed(0));
  AddUnload(34, 38);
  EXPECT_FALSE(IsAllowed(0));
}

TEST_F(HistoryTest, AnEntryThatIsNotRefusedLasts) {
  AddLoad(kCrashA, 10);
  AddEntry(Exec(kCrash), kCrashA, 30, 35);
  AddRefused(Exec(kCrash), 40, 45, KEXECORE_BUSY_ENTERED);
  EXPECT_TRUE(IsAllowed(1));
  AddEntry(Exec(kCrash, kRefusal), kCrashA, 50, 55);
  EXPECT_FALSE(IsAllowed(1));
}

TEST_F(HistoryTest, TwoCallsDoNotEnterAtOnce) {
  AddLoad(kCrashA, 10);
  AddEntry(Exec(kCrash, kRefusal), kCrashA, 30, 50);
  EXPECT_TRUE(IsAllowed(1));
  // This one began before the other.
  Add({.call = Exec(kCrash, kRefusal),
       .touched = 29,
       .entered = kCrashA,
       .enter_begin = 40,
       .enter_end = 45},
      28, 46, kRefusal, false);
  EXPECT_FALSE(IsAllowed(1));
}

TEST_F(HistoryTest, CrashEntersWhileOthersDoAndCountsAsAnEntry) {
  AddLoad(kCrashA, 10);
  AddEntry(Crash(), kCrashA, 30, 35);
  AddEntry(Crash(kRefusal), kCrashA, 40, 45);
  AddRefused(Unload(kCrash), 50, 55, KEXECORE_BUSY_ENTERED);
  EXPECT_TRUE(IsAllowed(1));
  AddUnload(60, 65);
  EXPECT_FALSE(IsAllowed(0));
}

TEST_F(HistoryTest, TheImageThatIsPresentIsEntered) {
  AddLoad(kCrashA, 10);
  AddLoad(kCrashC, 30);
  for (const Call& call : {Exec(kCrash, kRefusal), Crash(kRefusal)}) {
    AddEntry(call, kCrashC, 50, 55);
    EXPECT_TRUE(IsAllowed(1));
    history.records.back().entered = kCrashA;
    EXPECT_FALSE(IsAllowed(1));
    history.records.pop_back();
  }
}

TEST_F(HistoryTest, ExecFindsNothingOnlyWhereThereIsNothing) {
  AddExec(1, 5, -KEXECORE_ENOENT);
  AddLoad(kCrashA, 10);
  EXPECT_TRUE(IsAllowed(1));
  AddExec(30, 35, -KEXECORE_ENOENT);
  EXPECT_FALSE(IsAllowed(1));
}

TEST_F(HistoryTest, ACrashThatFindsNothingEntersNothing) {
  Add({.call = Crash()}, 10, 20, -KEXECORE_ENOENT, false);
  EXPECT_TRUE(IsAllowed(0));
  AddRefused(Load(kCrashA), 12, 15, KEXECORE_BUSY_ENTERED);
  EXPECT_FALSE(IsAllowed(0));
}

TEST_F(HistoryTest, OnlyASuspendedJobCanBeContinued) {
  Add({.call = Continue()}, 1, 5, -KEXECORE_EINVAL, false);
  EXPECT_TRUE(IsAllowed(0));
  // The load pauses at its fourth moment; another CPU's continue makes the rest of it.
  AddLoad(kCrashA, 10, 40);
  history.records.back().end = 14;
  history.records.back().answer = -KEXECORE_ERESTART;
  history.records.back().outcome.ticket = kTicket;
  Job& job = history.jobs.back();
  job.mapped = 32;
  job.saved = 33;
  job.freed = job.last = 34;
  Add({.call = Continue(), .touched = 31, .ticket = kTicket}, 30, 40, 0, true);
  EXPECT_TRUE(IsAllowed(1));
  History good = history;
  // It was suspended then, under this ticket and no other.
  Add({.call = Abandon(), .ticket = kTicket}, 20, 25, -KEXECORE_EINVAL, false);
  EXPECT_FALSE(IsAllowed(1));
  history.records.back().ticket = kTicket + 1;
  EXPECT_TRUE(IsAllowed(1));
  history = good;
  Add({.call = ContinueFrom(kSpace + 1), .ticket = kTicket}, 20, 25, -KEXECORE_EINVAL, false);
  EXPECT_TRUE(IsAllowed(1));
  history.records.back().call.space = kSpace;
  EXPECT_FALSE(IsAllowed(1));
  history = good;
  history.records[2].ticket = kTicket + 1;
  EXPECT_FALSE(IsAllowed(1));
  history = good;
  history.records[2].call.space = kSpace + 1;
  EXPECT_FALSE(IsAllowed(1));
  history = good;
  Add({.call = Abandon(), .touched = 36, .ticket = kTicket}, 35, 40, 0,
      true);  // it is no longer suspended
  EXPECT_FALSE(IsAllowed(1));
}

TEST_F(HistoryTest, ASuspendedJobKeepsTheInstance) {
  // The load pauses at its end, so another CPU's continue has nothing left to do.
  AddLoad(kCrashA, 10, 40);
  history.records.back().end = 20;
  history.records.back().last = 19;
  history.records.back().answer = -KEXECORE_ERESTART;
  history.records.back().outcome.ticket = kTicket;
  Add({.call = Continue(), .ticket = kTicket}, 30, 40, 0, true);
  EXPECT_TRUE(IsAllowed(1));
  History good = history;
  AddUnload(22, 26);
  EXPECT_FALSE(IsAllowed(0));
  history = good;
  AddRefused(Unload(kCrash), 22, 26, KEXECORE_BUSY_SUSPENDED);
  EXPECT_TRUE(IsAllowed(1));
  history.records.back().outcome.busy = KEXECORE_BUSY_RUNNING;
  EXPECT_FALSE(IsAllowed(1));
  history.records.back().outcome.busy = KEXECORE_BUSY_ENTERED;
  EXPECT_FALSE(IsAllowed(1));
}

TEST_F(HistoryTest, WhatWasTakenOverCanBeGivenBackOnce) {
  Add({.call = EnterFailed()}, 1, 5, -KEXECORE_EINVAL, false);
  AddLoad(kCrashA, 10);
  AddEntry(Exec(kCrash), kCrashA, 30, 35);
  Add({.call = EnterFailed()}, 40, 45, 0, false);
  AddUnload(50, 55);
  EXPECT_TRUE(IsAllowed(0));
  const History good = history;
  Add({.call = EnterFailed()}, 60, 65, 0, false);
  EXPECT_FALSE(IsAllowed(0));
  history = good;
  Add({.call = EnterFailed()}, 36, 39, -KEXECORE_EINVAL, false);
  EXPECT_FALSE(IsAllowed(0));
}

TEST_F(HistoryTest, WhatACrashEntersIsNotGivenBack) {
  AddLoad(kCrashA, 10);
  AddEntry(Crash(), kCrashA, 30, 35);
  Add({.call = EnterFailed()}, 40, 45, -KEXECORE_EINVAL, false);
  EXPECT_TRUE(IsAllowed(1));
  history.records.back().answer = 0;
  EXPECT_FALSE(IsAllowed(1));
}

TEST_F(HistoryTest, ExecWithoutAGuestIsRefusedAsAnyOther) {
  AddLoad(kCrashA, 10);
  AddEntry(Execute(kCrash, kRefusal), kCrashA, 30, 50);
  AddRefused(Execute(kCrash), 35, 40, KEXECORE_BUSY_ENTERED);
  EXPECT_TRUE(IsAllowed(1));
  AddRefused(Execute(kCrash), 55, 60, KEXECORE_BUSY_ENTERED);
  EXPECT_FALSE(IsAllowed(1));
}

TEST_F(HistoryTest, SomeOutcomesNoRuleGives) {
  AddStatus(1, 5, 0);
  history.records.back().outcome.busy = KEXECORE_BUSY_RUNNING;
  EXPECT_FALSE(IsAllowed(0));
  history.records.back().outcome = {.ticket = 1, .busy = 0};
  EXPECT_FALSE(IsAllowed(0));
  history = {};
  AddLoad(kCrashA, 10);
  AddRefused(Load(kCrashB), 12, 14);
  for (const std::uint32_t busy : {0U, 5U, KEXECORE_BUSY_CONTENDED}) {
    history.records.back().outcome.busy = busy;
    EXPECT_FALSE(IsAllowed(1)) << busy;
  }
}

TEST_F(HistoryTest, ACallThatIsOvertakenOftenEnoughGivesUp) {
  history.tries = 2;
  AddLoad(kCrashA, 10);
  AddExec(30, 35, -KEXECORE_EBUSY);
  AddRefused(Load(kCrashB), 40, 45, KEXECORE_BUSY_CONTENDED);
  for (std::size_t i : {1, 2}) history.records[i].overtaken = 2;
  EXPECT_TRUE(IsAllowed(1));
  for (std::size_t i : {1, 2}) {
    history.records[i].overtaken = 1;
    EXPECT_FALSE(IsAllowed(1));
    history.records[i].overtaken = 2;
  }
}

TEST_F(HistoryTest, ACrashThatGivesUpIsInTheWayWhileItLooks) {
  history.tries = 2;
  Add({.call = Crash(), .overtaken = 2}, 10, 20, -KEXECORE_ENOENT, false);
  AddRefused(Load(kCrashA), 12, 15, KEXECORE_BUSY_ENTERED);
  EXPECT_TRUE(IsAllowed(0));
  AddRefused(Load(kCrashA), 22, 25, KEXECORE_BUSY_ENTERED);
  EXPECT_FALSE(IsAllowed(0));
  history.records.clear();
  AddLoad(kCrashA, 10);
  Add({.call = Crash(), .overtaken = 2}, 30, 35, -KEXECORE_ENOENT, false);
  EXPECT_FALSE(IsAllowed(1));  // there is an image where it looks
}

TEST_F(HistoryTest, ACrashThatGivesUpTakesBackNoMarkOfOthers) {
  history.tries = 2;
  AddLoad(kDefaultA, 10);
  AddEntry(Exec(KEXEC_TYPE_DEFAULT, kRefusal), kDefaultA, 30, 60);
  Add({.call = Crash(), .overtaken = 2}, 33, 45, -KEXECORE_ENOENT, false);
  EXPECT_TRUE(IsAllowed(4));
  AddExec(36, 39, -KEXECORE_ENOENT);
  EXPECT_FALSE(IsAllowed(4));
}

TEST_F(HistoryTest, SomeAnswersNoRuleGives) {
  AddStatus(1, 5, -KEXECORE_EINVAL);
  EXPECT_FALSE(IsAllowed(0));
  history = {};
  Add({.call = Crash()}, 1, 5, -KEXECORE_EBUSY, false);
  EXPECT_FALSE(IsAllowed(0));
  history = {};
  Add({.call = Load(kCrashA)}, 1, 5, 0, false);  // it has called no hook
  EXPECT_FALSE(IsAllowed(0));
}

}  // namespace
}  // namespace schedule
