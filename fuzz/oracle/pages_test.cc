// SPDX-License-Identifier: MIT
#include "fuzz/oracle/pages.h"

#include <gtest/gtest.h>

#include "fuzz/replay/broken_core.h"
#include "fuzz/replay/sessions.h"

namespace oracle {
namespace {

using machine::Machine;
using replay::Load;
using replay::TwoPages;
using replay::Verdict;

TEST(Pages, HoldForAGoodCore) {
  trace::Hypercall failing = Load({TwoPages()});
  failing.faults = {{trace::Hook::kCopyFromGuest, 2}};
  EXPECT_EQ(Verdict({Load({TwoPages()}), Load({TwoPages()}), failing, replay::Unload()}), "");
}

TEST(Pages, SeeALeak) {
  const auto allocate = [](Machine& machine, kexecore_instance&) { machine.Allocate(~0ull); };
  EXPECT_EQ(Verdict({replay::Unload()}, {.after = allocate}),
            "pages@0: 1 pages are allocated, the images present own 0; unload returned 0\n");
}

TEST(Pages, SeeAControlPageThatIsFreedTooEarly) {
  const auto free = [](Machine& machine, kexecore_instance&) {
    machine.Free(machine.allocated()[0]);
  };
  EXPECT_NE(Verdict({Load({TwoPages()})}, {.after = free})
                .find("is the control page of an image, and not allocated\n"),
            std::string::npos);
}

TEST(Pages, SeeADoubleFree) {
  const auto free = [](Machine& machine, kexecore_instance&) { machine.Free(0x123); };
  EXPECT_EQ(Verdict({replay::Unload()}, {.after = free}),
            "pages@0: frees frame 0x123, which is not allocated\n");
}

TEST(Pages, SeeA32BitImageWithAHighControlPage) {
  trace::Hypercall load = Load({TwoPages()});
  std::get<trace::LoadArgument>(load.memory[0].what).arch = KEXECORE_EM_386;
  EXPECT_EQ(Verdict({load}), "");
  // The core keeps any page instead of a low one.
  trace::Trace trace = replay::EmptyTrace();
  trace.machine.alloc_seed = 0x5555555555555554;  // one low frame, then the highest
  trace.hypercalls = {load};
  const auto exchange = [](Machine& machine, kexecore_instance& instance) {
    Observation seen;
    replay::kShippedCore.observe(instance, seen);
    const auto& type = seen.types[KEXEC_TYPE_CRASH];
    auto& image = *const_cast<kexecore_image*>(type.images[type.position]);
    const kexecore_mfn_t high = machine.Allocate(~std::uint64_t{0});
    machine.Free(image.control);
    image.control = high;
  };
  EXPECT_NE(replay::Verdict(trace, {.after = exchange}).find("a 32-bit image, lies above 4 GiB\n"),
            std::string::npos);
}

}  // namespace
}  // namespace oracle
