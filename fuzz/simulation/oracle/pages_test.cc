// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/pages.h"

#include <gtest/gtest.h>

#include "fuzz/simulation/oracle/image_fixture.h"
#include "fuzz/simulation/replay/broken_core.h"
#include "fuzz/simulation/replay/test_traces.h"
#include "trace/build.h"
#include "trace/find.h"

namespace oracle {
namespace {

using machine::Machine;
using replay::kDest;
using replay::LoadCall;
using replay::TwoPageSegment;
using replay::Verdict;

/// A crash load that leaves no room in the crash area (D8), so that its control page is allocated.
trace::Hypercall FullLoad() {
  const trace::Segment area = {
      .buf = 0, .buf_size = 0, .dest_maddr = replay::kCrash, .dest_size = replay::kCrashSize};
  return LoadCall({TwoPageSegment(), area});
}

TEST(Pages, HoldForAGoodCore) {
  trace::Hypercall failing = LoadCall({TwoPageSegment()});
  failing.faults = {{trace::Hook::kCopyFromGuest, 2}};
  EXPECT_EQ(Verdict({LoadCall({TwoPageSegment()}), LoadCall({TwoPageSegment()}), failing,
                     replay::UnloadCall()}),
            "");
  EXPECT_EQ(Verdict({FullLoad(), LoadCall({TwoPageSegment()}), FullLoad(), replay::UnloadCall()}),
            "");
  EXPECT_EQ(
      Verdict({replay::LoadDefaultCall({TwoPageSegment(kDest)}),
               replay::LoadListCall(replay::TwoSourceEntries()), replay::UnloadDefaultCall()}),
      "");
}

TEST(Pages, SeeAStagedPageThatIsFreedTooEarly) {
  const auto free = [](Machine& machine, kexecore_instance&) {
    machine.Free(machine.allocated().back());
  };
  const std::string verdict =
      Verdict({replay::LoadDefaultCall({TwoPageSegment(kDest)})}, {.after = free});
  EXPECT_NE(verdict.find("is held by an image, but is not allocated\n"), std::string::npos)
      << verdict;
}

TEST(Pages, SeeAPageThatIsHeldTwice) {
  const auto change = [](Machine& machine, kexecore_instance& instance) {
    Observation seen;
    replay::kShippedCore.observe(instance, seen);
    const auto& type = seen.types[KEXEC_TYPE_DEFAULT];
    const kexecore_mfn_t list = type.images[type.position]->list / machine::kPageSize;
    auto* entries = reinterpret_cast<std::uint64_t*>(machine.memory().At(list).bytes.data());
    machine.Free(entries[2] / machine::kPageSize);
    entries[2] = entries[1];
  };
  EXPECT_NE(Verdict({replay::LoadDefaultCall({TwoPageSegment(kDest)})}, {.after = change})
                .find(" is held twice by one image\n"),
            std::string::npos);
}

TEST(Pages, ASuspendedLoadHasPagesOfItsOwn) {
  const auto free = [](Machine& machine, kexecore_instance& instance) {
    Observation seen;
    replay::kShippedCore.observe(instance, seen);
    const auto& type = seen.types[KEXEC_TYPE_CRASH];
    machine.Free(type.images[type.position]->control);
  };
  const trace::Hypercall load = trace::Paused(replay::LoadDefaultCall({TwoPageSegment(kDest)}), 2);
  EXPECT_EQ(Verdict({FullLoad(), load, replay::StatusCall(), replay::AbandonCall()}), "");
  EXPECT_NE(Verdict({FullLoad(), load}, {.after = free}, 1)
                .find("is held by an image, but is not allocated\n"),
            std::string::npos);
  const auto leak = [](Machine& machine, kexecore_instance&) {
    machine.Allocate(~0ull, KEXECORE_PURPOSE_STAGED);
  };
  EXPECT_EQ(Verdict({load, replay::AbandonCall()}, {.after = leak}, 1),
            "pages@1: 1 pages are allocated, but the images that are present hold 0; abandon "
            "returned -EINTR\n");
}

TEST(Pages, SeeAFrameThatIsFreedWhileItIsMapped) {
  const auto free = [](Machine& machine, kexecore_instance&) {
    const kexecore_mfn_t mfn = machine.Allocate(~0ull, KEXECORE_PURPOSE_STAGED);
    void* page = machine.Map(mfn);
    machine.Free(mfn);
    machine.Unmap(page);
  };
  EXPECT_NE(Verdict({replay::UnloadCall()}, {.after = free}).find(", which is still mapped\n"),
            std::string::npos);
}

TEST(Pages, SeeALeak) {
  const auto allocate = [](Machine& machine, kexecore_instance&) {
    machine.Allocate(~0ull, KEXECORE_PURPOSE_STAGED);
  };
  EXPECT_EQ(Verdict({replay::UnloadCall()}, {.after = allocate}),
            "pages@0: 1 pages are allocated, but the images that are present hold 0; unload "
            "returned 0\n");
}

TEST(Pages, SeeAControlPageThatIsFreedTooEarly) {
  const auto free = [](Machine& machine, kexecore_instance&) {
    machine.Free(machine.allocated()[0]);
  };
  EXPECT_NE(
      Verdict({FullLoad()}, {.after = free}).find("is held by an image, but is not allocated\n"),
      std::string::npos);
}

TEST(Pages, SeeAFreeByACallThatDoesNothingElse) {
  const auto free = [](Machine& machine, kexecore_instance&) {
    machine.Free(machine.allocated()[0]);
  };
  EXPECT_NE(Verdict({FullLoad(), replay::StatusCall()}, {.after = free}, 1).find("pages@1: frame "),
            std::string::npos);
}

TEST(Pages, SeeADoubleFree) {
  const auto free = [](Machine& machine, kexecore_instance&) { machine.Free(0x123); };
  EXPECT_EQ(Verdict({replay::UnloadCall()}, {.after = free}),
            "pages@0: the core frees frame 0x123, which is not allocated\n");
}

TEST(Pages, SeeA32BitImageWithAHighControlPage) {
  trace::Hypercall load = FullLoad();
  trace::Find<trace::LoadArgument>(load)->arch = KEXECORE_EM_386;
  EXPECT_EQ(Verdict({load}), "");
  // The core keeps any page instead of a low one.
  trace::Trace trace = replay::TestTrace();
  trace.machine.alloc_seed = 0x5555555555555554;  // one low frame, then the highest
  trace.hypercalls = {load};
  const auto exchange = [](Machine& machine, kexecore_instance& instance) {
    Observation seen;
    replay::kShippedCore.observe(instance, seen);
    const auto& type = seen.types[KEXEC_TYPE_CRASH];
    auto& image = *const_cast<kexecore_image*>(type.images[type.position]);
    const kexecore_mfn_t high = machine.Allocate(~std::uint64_t{0}, KEXECORE_PURPOSE_STAGED);
    machine.Free(image.control);
    image.control = high;
  };
  EXPECT_NE(replay::Verdict(trace, {.after = exchange}).find("a 32-bit image, lies above 4 GiB\n"),
            std::string::npos);
}

TEST(Pages, SeeAHighControlPageOrRootWithFiveLevels) {
  trace::Trace trace = replay::TestTrace();
  trace.machine.features = 3;
  trace.machine.control_va = 0xffff912345678000;
  trace.machine.alloc_seed = 0x5555555555555555;  // from the highest frame down
  trace.hypercalls = {LoadCall({TwoPageSegment()})};
  EXPECT_EQ(replay::Verdict(trace), "");
  for (const bool is_root : {false, true}) {
    const auto exchange = [=](Machine&, kexecore_instance& instance) {
      kexecore_image& image = ImageOf(instance, KEXEC_TYPE_CRASH);
      (is_root ? image.tables : image.control) = 0x100000;
    };
    EXPECT_NE(replay::Verdict(trace, {.after = exchange})
                  .find(is_root ? ", a root table for a hypervisor with five levels of tables, lies"
                                : ", a control page for a hypervisor with five levels of tables"),
              std::string::npos);
  }
}

TEST(Pages, ControlPagesHaveALowestFrameAndAHighest) {
  const auto is_wrong = [](std::uint16_t arch, kexecore_mfn_t control, const char* how) {
    trace::Hypercall load = FullLoad();
    trace::Find<trace::LoadArgument>(load)->arch = arch;
    const auto exchange = [=](Machine&, kexecore_instance& instance) {
      ImageOf(instance, KEXEC_TYPE_CRASH).control = control;
    };
    return Verdict({load}, {.after = exchange}).find(how) != std::string::npos;
  };
  constexpr kexecore_mfn_t k1MiB = 0x100, k4GiB = 0x100000, k128TiB = 0x800000000;
  for (const std::uint16_t arch : {KEXECORE_EM_386, KEXECORE_EM_X86_64}) {
    EXPECT_TRUE(is_wrong(arch, k1MiB - 1, "lies in the first MiB\n"));
    EXPECT_FALSE(is_wrong(arch, k1MiB, "lies in the first MiB\n"));
    EXPECT_TRUE(is_wrong(arch, k128TiB, "lies above 128 TiB\n"));
    EXPECT_FALSE(is_wrong(arch, k128TiB - 1, "lies above 128 TiB\n"));
    EXPECT_EQ(is_wrong(arch, k4GiB, "lies above 4 GiB\n"), arch == KEXECORE_EM_386);
    EXPECT_FALSE(is_wrong(arch, k4GiB - 1, "lies above 4 GiB\n"));
  }
}

TEST(Pages, SeeAPageThatWasAllocatedForSomethingElse) {
  const auto exchange = [](Machine& machine, kexecore_instance& instance) {
    kexecore_image& image = ImageOf(instance, KEXEC_TYPE_CRASH);
    machine.Free(image.control);
    image.control = machine.Allocate(~std::uint64_t{0}, KEXECORE_PURPOSE_SCRATCH);
  };
  EXPECT_NE(Verdict({FullLoad()}, {.after = exchange})
                .find("serves for purpose 1, but was allocated for purpose 6\n"),
            std::string::npos);
}

TEST(Pages, SeeAPageOutOfReach) {
  trace::Trace trace = replay::TestTrace();
  trace.machine.physical_bits = 52;
  trace.machine.ram.push_back({std::uint64_t{1} << 47, 0x1000000});
  trace.machine.alloc_seed = 0x5555555555555555;  // from the highest frame down
  trace.hypercalls = {FullLoad(), replay::LoadDefaultCall({TwoPageSegment(kDest)})};
  EXPECT_EQ(replay::Verdict(trace), "");
  const auto exchange = [](Machine& machine, kexecore_instance& instance) {
    Observation seen;
    replay::kShippedCore.observe(instance, seen);
    const auto& type = seen.types[KEXEC_TYPE_DEFAULT];
    auto& image = *const_cast<kexecore_image*>(type.images[type.position]);
    const kexecore_mfn_t high = machine.Allocate(~std::uint64_t{0}, KEXECORE_PURPOSE_STAGED);
    machine.Free(image.control);
    image.control = high;
  };
  EXPECT_NE(replay::Verdict(trace, {.after = exchange}, 1)
                .find(", which the code that enters the image must reach, lies above 128 TiB\n"),
            std::string::npos);
}

}  // namespace
}  // namespace oracle
