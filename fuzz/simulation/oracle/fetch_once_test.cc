// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/fetch_once.h"

#include <gtest/gtest.h>

#include "fuzz/simulation/replay/broken_core.h"
#include "fuzz/simulation/replay/test_traces.h"
#include "trace/find.h"

namespace oracle {
namespace {

using machine::Machine;
using replay::kArgument;
using replay::kBuffer;
using replay::kList;
using replay::LoadCall;
using replay::TwoPageSegment;
using replay::Verdict;

/// The verdict on a load, after which the core reads these bytes.
std::string Read(std::uint64_t from, std::size_t size) {
  return Verdict({LoadCall({TwoPageSegment()})},
                 {.after = [=](Machine& machine, kexecore_instance&) {
                   std::uint8_t bytes[64];
                   machine.Copy(bytes, from, size);
                 }});
}

TEST(FetchOnce, HoldsForAGoodCore) {
  EXPECT_EQ(Verdict({LoadCall({TwoPageSegment(), TwoPageSegment(replay::kCrash + 0x4000)}),
                     replay::UnloadCall()}),
            "");
}

TEST(FetchOnce, HoldsWhereArgumentAndDescriptorsOverlap) {
  // Argument and descriptors overlap. Each is read once, so that their common bytes are read twice.
  trace::Hypercall load = LoadCall({TwoPageSegment()});
  trace::Find<trace::LoadArgument>(load)->segments = kArgument;
  EXPECT_EQ(Verdict({load}), "");
}

TEST(FetchOnce, SeesASecondFetchOfTheDescriptors) {
  EXPECT_EQ(
      Read(kList, 32),
      "fetch_once@0: the core reads guest byte 0x2000 once too often, in a copy of 32 bytes from "
      "0x2000\n");
}

TEST(FetchOnce, SeesOneByteOfTheArgument) {
  EXPECT_EQ(
      Read(kArgument + 31, 1),
      "fetch_once@0: the core reads guest byte 0x101f once too often, in a copy of 1 bytes from "
      "0x101f\n");
}

TEST(FetchOnce, SeesAFetchThatReachesTooFar) {
  EXPECT_EQ(
      Read(kArgument + 32, 1),
      "fetch_once@0: the core reads guest byte 0x1020 once too often, in a copy of 1 bytes from "
      "0x1020\n");
  // There is one fetch, but of two bytes instead of one.
  const auto fetch = [](Machine& machine, kexecore_instance&) {
    std::uint8_t bytes[2];
    machine.Copy(bytes, kArgument, 2);
  };
  trace::Hypercall status = replay::StatusCall();
  status.memory = {{kArgument, trace::Bytes{{1, 1}}}};
  EXPECT_EQ(
      Verdict({status}, {.before = fetch, .skip = true}),
      "fetch_once@0: the core reads guest byte 0x1001 once too often, in a copy of 2 bytes from "
      "0x1000\n");
}

TEST(FetchOnce, SeesDataThatIsReadAgain) {
  const auto again = [](Machine& machine, kexecore_instance&) {
    void* page = machine.Map(replay::kCrash / 4096);
    machine.Copy(page, kBuffer, 4096);
    machine.Unmap(page);
  };
  EXPECT_EQ(Verdict({LoadCall({TwoPageSegment()})}, {.after = again}),
            "fetch_once@0: the core copies 4096 bytes of data from guest 0x100000, which are not "
            "the next bytes to copy\n");
}

TEST(FetchOnce, SeesAPageOfTheGuestsThatIsReadAgain) {
  const auto again = [](Machine& machine, kexecore_instance&) {
    machine.UnmapGuest(machine.MapGuest(replay::kOwned / 4096));
  };
  const trace::Hypercall load = replay::LoadListCall(replay::TwoSourceEntries());
  const std::string verdict =
      "fetch_once@0: the core maps guest frame 0x10000, which is not the next one to read\n";
  EXPECT_EQ(Verdict({load}, {.after = again}), verdict);
  EXPECT_EQ(Verdict({replay::StatusCall()}, {.after = again}), verdict);
}

TEST(FetchOnce, SeesAPageOfTheGuestsThatIsNeverRead) {
  trace::Hypercall load = replay::LoadListCall(replay::TwoSourceEntries());
  load.faults = {{trace::Hook::kMapGuest, 0}};
  EXPECT_EQ(Verdict({load}), "");
  const auto fetch = [](Machine& machine, kexecore_instance&) {
    kexecore_abi_load_v1 argument;
    machine.Copy(&argument, kArgument, sizeof(argument));
  };
  EXPECT_EQ(Verdict({load}, {.before = fetch, .result = [](long) { return -14L; }, .skip = true}),
            "fetch_once@0: the core does not map guest frame 0x10000\n");
}

TEST(FetchOnce, AFetchMayStillFail) {
  trace::Hypercall load = LoadCall({TwoPageSegment()});
  load.faults = {{trace::Hook::kCopyFromGuest, 1}};
  EXPECT_EQ(Verdict({load}), "");
}

}  // namespace
}  // namespace oracle
