// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/result.h"

#include <gtest/gtest.h>

#include "fuzz/simulation/replay/broken_core.h"
#include "fuzz/simulation/replay/test_traces.h"
#include "trace/build.h"

namespace oracle {
namespace {

using machine::Machine;
using replay::Verdict;

TEST(Result, HoldsForAGoodCore) {
  EXPECT_EQ(
      Verdict({replay::GetRangeCall(0), replay::GetRangeCall(2, 0), replay::GetRangeCall(2, 1),
               replay::GetRangeCall(2, 2), replay::GetRangeCall(3), replay::ExecuteCall(),
               replay::LoadCall({}), replay::UnloadCall(), replay::StatusCall()}),
      "");
}

TEST(Result, SeesAnotherAnswer) {
  EXPECT_EQ(Verdict({replay::StatusCall()}, {.result = [](long) { return 1L; }}),
            "result@0: status returns 1, the contract says 0\n");
  EXPECT_EQ(Verdict({replay::ExecuteCall()}, {.result = [](long) { return -22L; }}),
            "result@0: exec returns -EINVAL, the contract says -ENOENT\n");
}

TEST(Result, SeesAPauseThatNobodyAskedFor) {
  EXPECT_EQ(Verdict({replay::StatusCall()}, {.result = [](long) { return -85L; }}),
            "result@0: status returns -ERESTART, the contract says 0\n");
  EXPECT_EQ(Verdict({replay::ContinueCall()}, {.result = [](long) { return 0L; }}),
            "result@0: continue returns 0, the contract says -EINVAL\n");
}

TEST(Result, SeesAPauseThatWasNotMade) {
  const std::string verdict = Verdict({trace::Paused(replay::LoadCall({replay::TwoPageSegment()}))},
                                      {.result = [](long) { return 0L; }});
  EXPECT_NE(verdict.find("result@0: load returns 0, the contract says -ERESTART\n"),
            std::string::npos);
}

TEST(Result, SeesHowOftenVmcoreinfoIsWritten) {
  const auto save = [](Machine& machine, kexecore_instance&) { machine.SaveVmcoreinfo(); };
  EXPECT_EQ(Verdict({replay::StatusCall()}, {.after = save}),
            "result@0: status asks 1 times to write vmcoreinfo, the contract says 0\n");
  EXPECT_EQ(Verdict({replay::LoadCall({replay::TwoPageSegment()})}, {.after = save}),
            "result@0: load asks 2 times to write vmcoreinfo, the contract says 1\n");
}

TEST(Result, SeesAnotherCauseOfBusy) {
  const std::vector<trace::Hypercall> suspended = {
      trace::Paused(replay::LoadCall({replay::TwoPageSegment()})), replay::UnloadCall()};
  const std::vector<trace::Hypercall> entered = {replay::LoadCall({replay::TwoPageSegment()}),
                                                 replay::ExecuteCall(), replay::UnloadCall()};
  EXPECT_EQ(Verdict(suspended), "");
  EXPECT_EQ(Verdict(entered), "");
  const auto says = [](std::uint32_t busy) {
    return [busy](kexecore_outcome& outcome) { outcome.busy = busy; };
  };
  EXPECT_EQ(Verdict(suspended, {.outcome = says(KEXECORE_BUSY_ENTERED)}, 1),
            "result@1: unload says that it is busy for cause 3, the contract says 2\n");
  EXPECT_EQ(Verdict(entered, {.outcome = says(0)}, 2),
            "result@2: unload says that it is busy for cause 0, the contract says 3\n");
  EXPECT_EQ(Verdict({replay::StatusCall()}, {.outcome = says(KEXECORE_BUSY_RUNNING)}),
            "result@0: status says that it is busy for cause 1, the contract says 0\n");
}

TEST(Result, SeesATicketThatIsNone) {
  const std::vector<trace::Hypercall> pauses = {
      trace::Paused(replay::LoadCall({replay::TwoPageSegment()})),
      trace::Paused(replay::ContinueCall()), replay::ContinueCall()};
  EXPECT_EQ(Verdict(pauses), "");
  const auto gives = [](std::uint32_t ticket) {
    return [ticket](kexecore_outcome& outcome) { outcome.ticket = ticket; };
  };
  EXPECT_EQ(Verdict({replay::StatusCall()}, {.outcome = gives(1)}),
            "result@0: status gives a ticket, but it is not suspended\n");
  EXPECT_EQ(Verdict({pauses[0]}, {.outcome = gives(0)}),
            "result@0: load is suspended without a ticket\n");
  EXPECT_EQ(Verdict({pauses[0]}, {.outcome = gives(1U << 22)}),
            "result@0: load gives a ticket of more than 22 bits\n");
  std::uint32_t first = 0;
  const auto repeat = [&](kexecore_outcome& outcome) {
    if (first == 0) first = outcome.ticket;
    outcome.ticket = first;
  };
  EXPECT_EQ(Verdict({pauses[0], pauses[1]}, {.outcome = repeat}),
            "result@1: continue gives the ticket of the suspension before\n");
}

TEST(Result, ATicketIsGoodForItsCallAlone) {
  trace::Hypercall load = trace::Paused(replay::LoadCall({replay::TwoPageSegment()}));
  load.space = 0x5000;
  trace::Hypercall forged = replay::ContinueCall();
  forged.space = 0x5000;
  forged.forged = 1;
  trace::Hypercall elsewhere = replay::ContinueCall();
  elsewhere.space = 0x6000;
  trace::Hypercall good = replay::ContinueCall();
  good.space = 0x5000;
  trace::Hypercall forged_abandon = replay::AbandonCall();
  forged_abandon.forged = 0x80000000;
  EXPECT_EQ(Verdict({load, forged, elsewhere, forged_abandon, good, good}), "");
}

TEST(Result, AFailedLoadThatIsAbandonedStaysWhatItIs) {
  trace::Hypercall load =
      trace::Paused(replay::LoadDefaultCall({replay::TwoPageSegment(replay::kDest)}), 3);
  load.faults.push_back({trace::Hook::kCopyFromGuest, 2});
  EXPECT_EQ(Verdict({load, replay::AbandonCall()}), "");
  EXPECT_EQ(Verdict({load, replay::AbandonCall()}, {.result = [](long) { return -4L; }}, 1),
            "result@1: abandon returns -EINTR, the contract says -EFAULT\n");
}

TEST(Result, SeesWhatMustBeRefused) {
  EXPECT_EQ(Verdict({replay::LoadCall({})}, {.result = [](long) { return 0L; }}),
            "result@0: load returns 0, the contract says -EINVAL\n");
}

TEST(Result, SeesAWrongStart) {
  EXPECT_EQ(Verdict(replay::TestTrace(), {.init_result = -22}),
            "result@0: kexecore_init returns -22, the contract says 0\n");
}

TEST(Result, SeesAWrongOrMissingRange) {
  const std::string verdict =
      "result@0: get_range does not answer start 0x8000000 and size 0x100000, with the other "
      "fields as the guest wrote them\n";
  EXPECT_EQ(Verdict({replay::GetRangeCall(0)}, {.skip = true}), verdict);
}

TEST(Result, SeesAnAnswerInAnotherPlace) {
  trace::Hypercall call = replay::GetRangeCall(0);
  call.memory.insert(call.memory.begin(),
                     {replay::kArgument - 16, trace::Bytes{std::vector<std::uint8_t>(64)}});
  struct Place {
    int offset;
    std::size_t size;
  };
  for (const auto [offset, size] : {Place{-8, 24}, Place{0, 24}, Place{8, 24}, Place{0, 32}}) {
    const auto answer = [=](Machine& machine, kexecore_instance&) {
      kexecore_abi_range range[2] = {};
      EXPECT_TRUE(machine.Copy(range, replay::kArgument, sizeof range[0]));
      range[0].size = replay::kCrashSize;
      range[0].start = replay::kCrash;
      EXPECT_TRUE(machine.CopyBack(replay::kArgument + offset, range, size));
    };
    const bool is_seen =
        Verdict({call}, {.before = answer, .skip = true}).find("get_range does not answer") !=
        std::string::npos;
    EXPECT_EQ(is_seen, offset != 0 || size != 24) << offset;
  }
}

TEST(Result, SeesASecondAnswer) {
  const auto again = [](Machine& machine, kexecore_instance&) {
    const std::uint8_t byte = 7;
    machine.CopyBack(replay::kArgument, &byte, 1);
  };
  EXPECT_NE(Verdict({replay::GetRangeCall(0)}, {.after = again}).find("does not answer"),
            std::string::npos);
}

}  // namespace
}  // namespace oracle
