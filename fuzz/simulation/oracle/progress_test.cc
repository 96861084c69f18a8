// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/progress.h"

#include <gtest/gtest.h>

#include "fuzz/simulation/replay/broken_core.h"
#include "fuzz/simulation/replay/test_traces.h"
#include "trace/build.h"

namespace oracle {
namespace {

using machine::Machine;
using replay::Verdict;

/// A load of 1,024 pages, which takes some thousands of hooks.
trace::Hypercall LongLoad() {
  return replay::LoadDefaultCall({{.buf = replay::kBuffer,
                                   .buf_size = 0x10000,
                                   .dest_maddr = replay::kDest,
                                   .dest_size = 0x400000}});
}

std::string VerdictOn(std::vector<trace::Hypercall> calls, replay::Sabotage sabotage = {}) {
  trace::Trace trace = replay::TestTrace();
  trace.machine.free_pages = 4000;
  trace.hypercalls = std::move(calls);
  return Verdict(trace, std::move(sabotage));
}

TEST(Progress, HoldsForAGoodCore) {
  EXPECT_EQ(VerdictOn({LongLoad(), LongLoad(), replay::UnloadDefaultCall()}), "");
}

TEST(Progress, SeesACallThatDoesNotAsk) {
  const auto work = [](std::uint64_t hooks) {
    return VerdictOn({replay::StatusCall()}, {.after = [=](Machine& machine, kexecore_instance&) {
                       // The hooks of the call itself count, too.
                       while (machine.log().calls < hooks) machine.Privilege();
                     }});
  };
  EXPECT_EQ(work(kMostHooks), "");
  EXPECT_EQ(work(kMostHooks + 1),
            "progress@0: status calls 601 hooks without asking whether it should pause\n");
}

TEST(Progress, SeesACallThatMapsPageAfterPage) {
  const auto work = [](std::uint64_t pages) {
    const auto after = [=](Machine& machine, kexecore_instance&) {
      machine.Preempt();
      for (std::uint64_t i = 0; i < pages; ++i) {
        machine.Unmap(machine.Map(replay::kCrash / machine::kPageSize));
      }
    };
    return VerdictOn({replay::LoadCall({replay::TwoPageSegment()})}, {.after = after});
  };
  EXPECT_EQ(work(kMostMapped), "");
  EXPECT_EQ(work(kMostMapped + 1),
            "progress@0: load maps 17 pages without asking whether it should pause\n");
}

TEST(Progress, SeesACallThatGoesOnWhenToldToPause) {
  trace::Hypercall load = trace::Paused(trace::Paused(LongLoad()), 1);
  EXPECT_EQ(VerdictOn({load}), "");
  EXPECT_EQ(
      VerdictOn({load}, {.after = [](Machine& machine, kexecore_instance&) { machine.Preempt(); }}),
      "progress@0: load was told 2 times to pause\n");
}

}  // namespace
}  // namespace oracle
