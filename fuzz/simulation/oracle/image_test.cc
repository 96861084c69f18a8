// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/image.h"

#include <gtest/gtest.h>

#include <functional>

#include "fuzz/simulation/oracle/image_fixture.h"
#include "fuzz/simulation/replay/broken_core.h"
#include "fuzz/simulation/replay/test_traces.h"
#include "trace/build.h"

namespace oracle {
namespace {

using machine::Machine;
using replay::kCrash;
using replay::kDest;
using replay::LoadCall;
using replay::TwoPageSegment;
using replay::Verdict;

/// Changes one byte of machine memory, as the core can.
void Flip(Machine& machine, std::uint64_t maddr) {
  auto* page = static_cast<std::uint8_t*>(machine.Map(maddr / machine::kPageSize));
  page[maddr % machine::kPageSize] ^= 0xff;
  machine.Unmap(page);
}

/// Changes one byte without a mapping. The machine only learns the time of the change.
std::function<void(Machine&, kexecore_instance&)> Tamper(std::uint64_t maddr) {
  return [=](Machine& machine, kexecore_instance&) {
    auto& page = machine.memory().At(maddr / machine::kPageSize);
    page.bytes[maddr % machine::kPageSize] ^= 0xff;
    page.changed = machine.now();
  };
}

TEST(Image, HoldsForAGoodCore) {
  EXPECT_EQ(Verdict({LoadCall({TwoPageSegment(), TwoPageSegment(kCrash + 0x10000)}),
                     LoadCall({TwoPageSegment()}), replay::ExecuteCall(), replay::StatusCall(),
                     LoadCall({})}),
            "");
  EXPECT_EQ(Verdict({replay::LoadDefaultCall({TwoPageSegment(kDest)}),
                     replay::LoadListCall(replay::TwoSourceEntries()), replay::ExecuteDefaultCall(),
                     replay::StatusCall()}),
            "");
}

TEST(Image, SeesAWrongStagedByte) {
  const auto tamper = [](std::uint64_t at) {
    return AfterDefault([=](Machine& machine, kexecore_instance& instance) {
      const kexecore_mfn_t staged = StagedOf(machine, instance, at / machine::kPageSize);
      machine.memory().At(staged).bytes[at % machine::kPageSize] ^= 0xff;
    });
  };
  EXPECT_NE(tamper(0x17ff).find(" at 0x10017ff, but its buffer has "), std::string::npos);
  EXPECT_EQ(tamper(0x1800),
            "image@0: the committed image has 0xff at 0x1001800, but its tail must be 0x0\n");
}

TEST(Image, SeesAWrongByteOfAPageOfTheGuests) {
  const auto tamper = [](Machine& machine, kexecore_instance& instance) {
    machine.memory().At(StagedOf(machine, instance, 1)).bytes[0xfff] ^= 0xff;
  };
  EXPECT_NE(Verdict({replay::LoadListCall(replay::TwoSourceEntries())}, {.after = tamper})
                .find(" at 0x1001fff, but its buffer has "),
            std::string::npos);
}

TEST(Image, SeesAByteBesideSegments) {
  trace::Trace trace = replay::TestTrace();
  trace.machine.abi = KEXECORE_ABI_POSTED;
  const trace::Segment low{
      .buf = replay::kBuffer, .buf_size = 0x100, .dest_maddr = kDest + 0x10, .dest_size = 0};
  const trace::Segment high{
      .buf = replay::kBuffer, .buf_size = 0xe00, .dest_maddr = kDest + 0x200, .dest_size = 0};
  trace.hypercalls = {trace::BuildLoad({.abi = KEXECORE_ABI_POSTED}, 0, {high, low}, kDest + 0x10)};
  EXPECT_EQ(Verdict(trace), "");
  const auto high_size = [&](std::uint64_t size) {
    trace::Segment segment = high;
    segment.buf_size = size;
    trace.hypercalls = {
        trace::BuildLoad({.abi = KEXECORE_ABI_POSTED}, 0, {segment, low}, kDest + 0x10)};
  };
  for (const int at : {0, 0xf, 0x110, 0x1ff, 0x1300}) {
    high_size(at < 0x1000 ? 0xe00 : 0x1100);  // the larger one ends in a page of its own
    const auto tamper = [=](Machine& machine, kexecore_instance& instance) {
      const auto offset = static_cast<std::size_t>(at);
      machine.memory().At(StagedOf(machine, instance, offset / 0x1000)).bytes[offset % 0x1000] = 7;
    };
    EXPECT_NE(Verdict(trace, {.after = tamper}).find("but the space beside buffers must be 0x0\n"),
              std::string::npos)
        << at;
  }
}

TEST(Image, KeepsWhatASuspendedLoadCopied) {
  for (const bool is_list : {false, true}) {
    trace::Hypercall load = is_list ? replay::LoadListCall(replay::TwoSourceEntries())
                                    : replay::LoadDefaultCall({TwoPageSegment(kDest)});
    // The load pauses after it copied the first page. Then the guest changes that page.
    load.faults = {{trace::Hook::kPreempt, is_list ? 4u : 3u}};
    trace::Hypercall rest = replay::ContinueCall();
    rest.memory = {{replay::kBuffer, trace::Pattern{0x1000, 99}}};
    rest.frames = {{replay::kOwned + 0x5000, trace::Pattern{0x1000, 99}}};
    EXPECT_EQ(Verdict({load, rest, replay::ExecuteDefaultCall()}), "");
    const auto tamper = [](Machine& machine, kexecore_instance& instance) {
      machine.memory().At(StagedOf(machine, instance, 0)).bytes[0] ^= 0xff;
    };
    EXPECT_NE(
        Verdict({load, rest}, {.after = tamper}, 1).find(" at 0x1000000, but its buffer has "),
        std::string::npos);
  }
}

TEST(Image, SeesWhatAnImageHoldsOverwritten) {
  using Which = kexecore_mfn_t (*)(Machine&, kexecore_instance&);
  const Which control = [](Machine&, kexecore_instance& instance) {
    return ImageOf(instance, KEXEC_TYPE_DEFAULT).control;
  };
  const Which list = [](Machine&, kexecore_instance& instance) {
    return ImageOf(instance, KEXEC_TYPE_DEFAULT).list / machine::kPageSize;
  };
  const Which staged = [](Machine& machine, kexecore_instance& instance) {
    return StagedOf(machine, instance, 1);
  };
  for (const Which which : {control, list, staged}) {
    const auto flip = [=](Machine& machine, kexecore_instance& instance) {
      Flip(machine, which(machine, instance) * machine::kPageSize);
    };
    EXPECT_NE(Verdict({replay::LoadDefaultCall({TwoPageSegment(kDest)}), replay::UnloadCall()},
                      {.before = flip}, 1)
                  .find("changes while the image in it is present\n"),
              std::string::npos);
    const auto tamper = [=](Machine& machine, kexecore_instance& instance) {
      machine.memory().At(which(machine, instance)).changed = machine.now();
    };
    EXPECT_NE(
        Verdict({replay::LoadDefaultCall({TwoPageSegment(kDest)}), replay::ExecuteDefaultCall()},
                {.before = tamper}, 1)
            .find("changed after its load\n"),
        std::string::npos);
  }
}

TEST(Image, APageMayBelongToAnImageInPart) {
  trace::Trace trace = replay::TestTrace();
  trace.machine.abi = KEXECORE_ABI_POSTED;
  const auto load = [](std::uint64_t dest) {
    const trace::Segment half{
        .buf = replay::kBuffer, .buf_size = 0x800, .dest_maddr = dest, .dest_size = 0};
    return trace::BuildLoad({.abi = KEXECORE_ABI_POSTED}, 1, {half}, dest);
  };
  trace.hypercalls = {load(kCrash), load(kCrash + 0x800), replay::ExecuteCall()};
  EXPECT_EQ(Verdict(trace), "");
  // A load beside the image writes to its last byte, too.
  const auto flip = [](Machine& machine, kexecore_instance&) { Flip(machine, kCrash + 0x7ff); };
  EXPECT_NE(Verdict(trace, {.before = flip}, 1)
                .find("image@1: frame 0x8000 changes while the image in it is present\n"),
            std::string::npos);
}

TEST(Image, SeesAWrongByteOfTheBuffer) {
  const std::string verdict =
      Verdict({LoadCall({TwoPageSegment()})}, {.after = Tamper(kCrash + 0x17ff)});
  EXPECT_NE(verdict.find(" at 0x80017ff, but its buffer has "), std::string::npos) << verdict;
}

TEST(Image, SeesATailThatIsNotZero) {
  EXPECT_EQ(Verdict({LoadCall({TwoPageSegment()})}, {.after = Tamper(kCrash + 0x1800)}),
            "image@0: the committed image has 0xff at 0x8001800, but its tail must be 0x0\n");
}

TEST(Image, SeesTheBytesOfTheFirstFetch) {
  // The descriptors change after the core read them. The image must be the one of the first read.
  trace::Hypercall load = LoadCall({TwoPageSegment()});
  load.races = {{1, false, {replay::kList, trace::Descriptors{{{1, 1, kCrash, 0x1000}}}}},
                {2, false, {replay::kBuffer, trace::Pattern{0x1000, 99}}}};
  EXPECT_EQ(Verdict({load, replay::ExecuteCall()}), "");
}

TEST(Image, SeesAPresentImageOverwritten) {
  EXPECT_EQ(Verdict({LoadCall({TwoPageSegment()}), LoadCall({TwoPageSegment()})},
                    {.before = [](Machine& machine,
                                  kexecore_instance&) { Flip(machine, kCrash + 0x1fff); }},
                    1),
            "image@1: frame 0x8001 changes while the image in it is present\n");
}

TEST(Image, SeesAnImageThatChangedBeforeItIsEntered) {
  EXPECT_EQ(
      Verdict({LoadCall({TwoPageSegment()}), replay::ExecuteCall()}, {.before = Tamper(kCrash)}, 1),
      "image@1: the image is entered, but frame 0x8000 changed after its load\n");
}

TEST(Image, SeesAnotherImageEntered) {
  const auto enter = [](Machine& machine, kexecore_instance&) { machine.Enter({}); };
  EXPECT_EQ(Verdict({LoadCall({TwoPageSegment()}), replay::ExecuteCall()}, {.after = enter}, 1),
            "image@1: the core enters 2 images, the contract says 1\n");
  EXPECT_EQ(Verdict({LoadCall({TwoPageSegment()}), replay::ExecuteCall()},
                    {.after = enter, .skip = true}, 1),
            "image@1: enter gets another image than the one that was loaded\n");
  EXPECT_EQ(Verdict({replay::StatusCall()}, {.after = enter}),
            "image@0: the core enters 1 images, the contract says 0\n");
}

TEST(Image, SeesAnotherImageInTheTable) {
  const auto change = [](Machine&, kexecore_instance& instance) {
    ImageOf(instance, KEXEC_TYPE_CRASH).segments[0].dest_size ^= 0x1000;
  };
  EXPECT_EQ(Verdict({LoadCall({TwoPageSegment()})}, {.after = change}),
            "image@0: the CRASH image in the table is not the one that was loaded\n");
  const auto flag = [](Machine&, kexecore_instance& instance) {
    ImageOf(instance, KEXEC_TYPE_CRASH).flags ^= KEXECORE_IMAGE_AREA;
  };
  for (const trace::Hypercall& load :
       {LoadCall({TwoPageSegment()}),
        replay::LoadListCall({KEXECORE_LIST_DONE}, KEXEC_TYPE_CRASH, kCrash)}) {
    EXPECT_EQ(Verdict({load}, {.after = flag}),
              "image@0: the CRASH image in the table is not the one that was loaded\n");
  }
  const auto list = [](Machine&, kexecore_instance& instance) {
    ImageOf(instance, KEXEC_TYPE_CRASH).list = 0;
  };
  EXPECT_EQ(Verdict({LoadCall({TwoPageSegment()}), replay::StatusCall()}, {.after = list}, 1),
            "image@1: the CRASH image in the table is not the one that was loaded\n");
}

TEST(Image, TheHypervisorsCrashEntersTheCrashImage) {
  EXPECT_EQ(Verdict({LoadCall({TwoPageSegment()}), replay::CrashCall(), replay::CrashCall()}), "");
  EXPECT_EQ(Verdict({LoadCall({TwoPageSegment()}), replay::CrashCall()}, {.skip = true}, 1),
            "image@1: the core enters 0 images, the contract says 1\n");
}

TEST(Image, ARefusedEntryChangesNothing) {
  trace::Hypercall execute = replay::ExecuteCall();
  execute.faults = {{trace::Hook::kEnter, 0}};
  EXPECT_EQ(Verdict({LoadCall({TwoPageSegment()}), execute, replay::StatusCall(),
                     replay::ExecuteCall(), replay::UnloadCall()}),
            "");
}

}  // namespace
}  // namespace oracle
