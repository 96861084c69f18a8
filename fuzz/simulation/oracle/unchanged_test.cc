// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/unchanged.h"

#include <gtest/gtest.h>

#include <cstring>

#include "fuzz/simulation/replay/broken_core.h"
#include "fuzz/simulation/replay/test_traces.h"
#include "trace/build.h"

namespace oracle {
namespace {

using machine::Machine;
using replay::kCrash;
using replay::LoadCall;
using replay::SlotWordOf;
using replay::TwoPageSegment;
using replay::Verdict;

trace::Hypercall Failing(trace::Hook hook, std::uint32_t nth) {
  trace::Hypercall load = LoadCall({TwoPageSegment()});
  load.faults = {{hook, nth}};
  return load;
}

TEST(Unchanged, HoldsForAGoodCore) {
  EXPECT_EQ(
      Verdict({LoadCall({}), LoadCall({TwoPageSegment()}), LoadCall({}), replay::GetRangeCall(9)}),
      "");
  EXPECT_EQ(Verdict({trace::Paused(LoadCall({TwoPageSegment()})), replay::AbandonCall(),
                     replay::ContinueCall()}),
            "");
}

TEST(Unchanged, AnImageMayBeWithdrawnByALoadThatFails) {
  EXPECT_EQ(Verdict({LoadCall({TwoPageSegment()}), Failing(trace::Hook::kCopyFromGuest, 3),
                     replay::StatusCall()}),
            "");
  EXPECT_EQ(
      Verdict({LoadCall({TwoPageSegment()}), Failing(trace::Hook::kMap, 1), replay::StatusCall()}),
      "");
  EXPECT_EQ(Verdict({LoadCall({TwoPageSegment()}), Failing(trace::Hook::kAllocPage, 0),
                     replay::StatusCall()}),
            "");
}

TEST(Unchanged, SeesOtherSlots) {
  const auto flip = [](Machine&, kexecore_instance& instance) { SlotWordOf(instance) ^= 0x10; };
  EXPECT_NE(
      Verdict({LoadCall({})}, {.after = flip})
          .find("unchanged@0: the call fails with -EINVAL, but slots of type DEFAULT changed\n"),
      std::string::npos);
}

TEST(Unchanged, SeesAnImageThatWasWithdrawnForNothing) {
  const auto withdraw = [](Machine&, kexecore_instance& instance) {
    SlotWordOf(instance) &= ~0xfu;
  };
  EXPECT_NE(
      Verdict({LoadCall({TwoPageSegment()}), LoadCall({})}, {.after = withdraw}, 1)
          .find("unchanged@1: the call fails with -EINVAL, but slots of type CRASH changed\n"),
      std::string::npos);
}

TEST(Unchanged, SeesAnotherImageInTheTable) {
  const auto change = [](Machine&, kexecore_instance& instance) {
    Observation seen;
    replay::kShippedCore.observe(instance, seen);
    const auto& type = seen.types[KEXEC_TYPE_CRASH];
    const_cast<kexecore_image*>(type.images[type.position])->entry ^= 8;
  };
  EXPECT_EQ(Verdict({LoadCall({TwoPageSegment()}), LoadCall({})}, {.after = change}, 1),
            "unchanged@1: the CRASH image in the table is not the one that was loaded\n");
}

TEST(Unchanged, SeesAChangedFrame) {
  const auto write = [](Machine& machine, kexecore_instance&) {
    void* page = machine.Map(kCrash / machine::kPageSize);
    std::memset(page, 0, 1);
    machine.Unmap(page);
  };
  EXPECT_EQ(Verdict({LoadCall({})}, {.before = write}),
            "unchanged@0: the call fails with -EINVAL, but changed frame 0x8000\n");
}

TEST(Unchanged, SeesWhatIsWrittenToTheGuest) {
  const auto write = [](Machine& machine, kexecore_instance&) {
    const std::uint8_t byte = 7;
    machine.CopyBack(replay::kArgument, &byte, 1);
  };
  EXPECT_EQ(Verdict({replay::GetRangeCall(9)}, {.after = write}),
            "unchanged@0: the call returns -EINVAL, but wrote 1 bytes to guest 0x1000\n");
  EXPECT_EQ(Verdict({trace::Paused(LoadCall({TwoPageSegment()}))}, {.after = write}),
            "unchanged@0: the call returns -ERESTART, but wrote 1 bytes to guest 0x1000\n");
}

}  // namespace
}  // namespace oracle
