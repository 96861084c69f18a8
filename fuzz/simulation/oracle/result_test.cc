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
