// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/bounds.h"

#include <gtest/gtest.h>

#include <cstring>

#include "fuzz/simulation/machine/asan_for_tests.h"
#include "fuzz/simulation/replay/broken_core.h"
#include "fuzz/simulation/replay/test_traces.h"
#include "trace/build.h"

namespace oracle {
namespace {

using machine::Machine;
using replay::kCrash;
using replay::LoadCall;
using replay::TwoPageSegment;
using replay::Verdict;

constexpr kexecore_mfn_t kFrame = kCrash / machine::kPageSize;

/// The verdict on a load of frames kFrame and kFrame + 1, before which `work` is done.
std::string Before(const std::function<void(Machine&)>& work) {
  return Verdict({LoadCall({TwoPageSegment()})},
                 {.before = [&](Machine& machine, kexecore_instance&) { work(machine); }});
}

std::string After(const std::function<void(Machine&)>& work) {
  return Verdict({LoadCall({TwoPageSegment()})},
                 {.after = [&](Machine& machine, kexecore_instance&) { work(machine); }});
}

TEST(Bounds, HoldForAGoodCore) {
  EXPECT_EQ(Verdict({LoadCall({TwoPageSegment()}),
                     replay::LoadDefaultCall({TwoPageSegment(replay::kDest)}),
                     replay::LoadListCall(replay::TwoSourceEntries()), replay::StatusCall(),
                     replay::ExecuteCall()}),
            "");
}

TEST(Bounds, SeeAMapOutsideTheCrashArea) {
  EXPECT_EQ(
      Before([](Machine& machine) { machine.Map(kFrame - 1); }),
      "bounds@0: the core maps frame 0x7fff, which is neither in the crash area nor allocated\n");
  EXPECT_EQ(
      Before([](Machine& machine) { machine.Map(kFrame + 0x100); }),
      "bounds@0: the core maps frame 0x8100, which is neither in the crash area nor allocated\n");
}

TEST(Bounds, SeeAMapOutsideTheDestinations) {
  // There is room behind the third page (D8).
  const trace::Segment mapping = {.buf = 0,
                                  .buf_size = 0,
                                  .dest_maddr = kCrash + 2 * machine::kPageSize,
                                  .dest_size = machine::kPageSize};
  for (const kexecore_mfn_t mfn : {kFrame + 2, kFrame + 3}) {
    const auto map = [=](Machine& machine, kexecore_instance&) { machine.Unmap(machine.Map(mfn)); };
    EXPECT_EQ(Verdict({LoadCall({TwoPageSegment(), mapping})}, {.after = map}),
              mfn == kFrame + 3
                  ? ""
                  : "bounds@0: the core maps frame 0x8002, which is no destination of this load\n");
  }
  EXPECT_EQ(After([](Machine& machine) { machine.Unmap(machine.Map(kFrame + 1)); }), "");
}

TEST(Bounds, SeeAMapByAnotherOperation) {
  EXPECT_EQ(Verdict({replay::StatusCall()},
                    {.before = [](Machine& machine,
                                  kexecore_instance&) { machine.Unmap(machine.Map(kFrame)); }}),
            "bounds@0: the core maps frame 0x8000 in a call that neither loads nor unloads\n");
}

TEST(Bounds, SeeALeak) {
  EXPECT_EQ(After([](Machine& machine) { machine.Map(kFrame); }),
            "bounds@0: the core returns while frame 0x8000 is mapped\n");
}

TEST(Bounds, SeeAThirdMapping) {
  EXPECT_EQ(After([](Machine& machine) {
              void* first = machine.Map(kFrame);
              void* second = machine.Map(kFrame + 1);
              EXPECT_EQ(machine.Map(kFrame + 2), nullptr);
              machine.Unmap(second);
              machine.Unmap(first);
            }),
            "bounds@0: the core maps frame 0x8002 while two pages are mapped\n");
}

TEST(Bounds, SeeAPageMappedTwice) {
  EXPECT_EQ(After([](Machine& machine) {
              void* page = machine.Map(kFrame);
              EXPECT_EQ(machine.Map(kFrame), nullptr);
              machine.Unmap(page);
            }),
            "bounds@0: the core maps frame 0x8000, which is mapped already\n");
}

TEST(Bounds, SeeTheCrashAreaMappedForAnotherLoad) {
  const auto map = [](Machine& machine, kexecore_instance&) { machine.Unmap(machine.Map(kFrame)); };
  const std::string verdict = "the core maps frame 0x8000, which is no destination of this load\n";
  EXPECT_EQ(Verdict({replay::LoadDefaultCall({TwoPageSegment(replay::kDest)})}, {.after = map}),
            "bounds@0: " + verdict);
  EXPECT_EQ(Verdict({replay::UnloadCall()}, {.after = map}), "bounds@0: " + verdict);
  const trace::Hypercall load =
      trace::Paused(replay::LoadListCall(replay::TwoSourceEntries(kCrash), 1, kCrash));
  EXPECT_EQ(Verdict({load, replay::AbandonCall()}, {.before = map}, 1), "bounds@1: " + verdict);
  EXPECT_EQ(Verdict({load, replay::ContinueCall()}, {.before = map}, 1), "") << "it is one of L17";
}

/// The verdict on a load of [kCrash + 0x800, kCrash + 0x1000) in the posted revision, after which
/// one byte of the page is changed.
std::string Beside(std::size_t offset) {
  trace::Trace trace = replay::TestTrace();
  trace.machine.abi = KEXECORE_ABI_POSTED;
  const trace::Segment segment{
      .buf = replay::kBuffer, .buf_size = 0x7ff, .dest_maddr = kCrash + 0x800, .dest_size = 0};
  trace.hypercalls = {trace::BuildLoad({.abi = KEXECORE_ABI_POSTED}, 1, {segment}, kCrash + 0x800)};
  return Verdict(trace, {.before = [=](Machine& machine, kexecore_instance&) {
                   char* page = static_cast<char*>(machine.Map(kFrame));
                   page[offset] = 1;
                   machine.Unmap(page);
                 }});
}

TEST(Bounds, SeeAWriteBesideADestination) {
  EXPECT_EQ(Beside(0x7ff),
            "bounds@0: the core changes bytes 0x7ff to 0x7ff of frame 0x8000, which are not all of "
            "one destination\n");
  EXPECT_EQ(Beside(0x800), "");
  EXPECT_EQ(Beside(0xffe), "");
  EXPECT_EQ(Beside(0xfff),
            "bounds@0: the core changes bytes 0xfff to 0xfff of frame 0x8000, which are not all of "
            "one destination\n");
}

TEST(Bounds, SeeAPageOfTheGuestsWritten) {
  const auto write = [](Machine& machine, kexecore_instance&) {
    const void* page = machine.MapGuest(replay::kOwned / machine::kPageSize);
    *const_cast<char*>(static_cast<const char*>(page)) ^= 1;
    machine.UnmapGuest(page);
  };
  EXPECT_EQ(Verdict({replay::LoadListCall(replay::TwoSourceEntries())}, {.after = write}),
            "bounds@0: the core writes to frame 0x10000, which the guest owns\n");
}

TEST(Bounds, SeeACopyBeyondTheCallersAddresses) {
  const auto copy = [](Machine& machine, kexecore_instance&) {
    std::uint8_t bytes[2];
    machine.Copy(bytes, 0xffffffff, sizeof(bytes));
  };
  trace::Hypercall status = replay::StatusCall();
  status.compat = true;
  EXPECT_EQ(Verdict({status}, {.after = copy}),
            "bounds@0: the core copies 2 bytes from guest 0xffffffff, which end beyond the "
            "caller's addresses\n");
}

TEST(Bounds, SeeAWrongUnmap) {
  const std::string verdict = "bounds@0: the core unmaps an address that is not mapped\n";
  EXPECT_EQ(After([](Machine& machine) { machine.Unmap(&machine); }), verdict);
  EXPECT_EQ(After([](Machine& machine) {
              void* page = machine.Map(kFrame);
              machine.Unmap(page);
              machine.Unmap(page);
            }),
            verdict);
}

TEST(Bounds, SeeACopyThatLeavesThePage) {
  const auto copy = [](std::size_t offset, std::size_t size) {
    return After([=](Machine& machine) {
      void* page = machine.Map(kFrame);
      machine.Copy(static_cast<char*>(page) + offset, replay::kBuffer, size);
      machine.Unmap(page);
    });
  };
  EXPECT_EQ(copy(1, 4096),
            "bounds@0: the core copies 4096 bytes from guest 0x100000 to addresses outside the "
            "mapped page\n");
  EXPECT_EQ(copy(4096, 1),
            "bounds@0: the core copies 1 bytes from guest 0x100000 to addresses outside the mapped "
            "page\n");
  EXPECT_EQ(copy(1, 4095).find("bounds"), std::string::npos);
}

TEST(Bounds, SeeACopyIntoAnUnmappedPage) {
  EXPECT_EQ(After([](Machine& machine) {
              void* page = machine.Map(kFrame);
              machine.Unmap(page);
              machine.Copy(page, replay::kBuffer, 16);
            }),
            "bounds@0: the core copies 16 bytes from guest 0x100000 to addresses outside the "
            "mapped page\n");
}

void WriteBeyond(Machine& machine, int offset) {
  char* page = static_cast<char*>(machine.Map(kFrame));
  std::memset(page + offset, 1, 1);
  machine.Unmap(page);
}

void WriteLate(Machine& machine) {
  char* page = static_cast<char*>(machine.Map(kFrame));
  machine.Unmap(page);
  std::memset(page, 1, 1);
}

TEST(Bounds, SeeAWriteAroundThePage) {
  if (machine::TestHasAsan()) GTEST_SKIP() << "see DieInASanitizer";
  const std::string verdict =
      "bounds@0: the core writes outside the mapped page, or after it unmapped the page\n";
  for (const int offset : {-1, 4096, -4096, 8191}) {
    EXPECT_EQ(After([=](Machine& machine) { WriteBeyond(machine, offset); }), verdict);
  }
  EXPECT_EQ(After(WriteLate), verdict);
}

TEST(BoundsDeathTest, DieInASanitizer) {
  if (!machine::TestHasAsan()) GTEST_SKIP() << "see SeeAWriteAroundThePage";
  const char* line = "violation invariant=bounds hypercall=0 severity=critical: AddressSanitizer";
  EXPECT_DEATH(After([](Machine& machine) { WriteBeyond(machine, 4096); }), line);
  EXPECT_DEATH(After([](Machine& machine) { WriteBeyond(machine, -1); }), line);
  EXPECT_DEATH(After(WriteLate), line);
}

}  // namespace
}  // namespace oracle
