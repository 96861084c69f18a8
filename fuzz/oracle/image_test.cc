// SPDX-License-Identifier: MIT
#include "fuzz/oracle/image.h"

#include <gtest/gtest.h>

#include <cstring>

#include "fuzz/replay/broken_core.h"
#include "fuzz/replay/sessions.h"

namespace oracle {
namespace {

using machine::Machine;
using replay::kCrash;
using replay::Load;
using replay::TwoPages;
using replay::Verdict;

/// Changes one byte of machine memory, as the core can.
void Flip(Machine& machine, std::uint64_t maddr) {
  auto* page = static_cast<std::uint8_t*>(machine.Map(maddr / KEXECORE_PAGE_SIZE));
  page[maddr % KEXECORE_PAGE_SIZE] ^= 0xff;
  machine.Unmap(page);
}

/// The same behind the back of the machine's books, but for the time of the change.
std::function<void(Machine&, kexecore_instance&)> Tamper(std::uint64_t maddr) {
  return [=](Machine& machine, kexecore_instance&) {
    auto& page = machine.memory().At(maddr / KEXECORE_PAGE_SIZE);
    page.bytes[maddr % KEXECORE_PAGE_SIZE] ^= 0xff;
    page.changed = machine.now();
  };
}

TEST(Image, HoldsForAGoodCore) {
  EXPECT_EQ(Verdict({Load({TwoPages(), TwoPages(kCrash + 0x10000)}), Load({TwoPages()}),
                     replay::Execute(), replay::Status(), Load({})}),
            "");
}

TEST(Image, SeesAWrongByteOfTheBuffer) {
  const std::string verdict = Verdict({Load({TwoPages()})}, {.after = Tamper(kCrash + 0x17ff)});
  EXPECT_NE(verdict.find(" at 0x80017ff, the buffer says "), std::string::npos) << verdict;
}

TEST(Image, SeesATailThatIsNotZero) {
  EXPECT_EQ(Verdict({Load({TwoPages()})}, {.after = Tamper(kCrash + 0x1800)}),
            "image@0: the image is committed with 0xff at 0x8001800, the tail says 0x0\n");
}

TEST(Image, SeesTheBytesOfTheFirstFetch) {
  // The descriptors change after they were read: what was read first counts.
  trace::Hypercall load = Load({TwoPages()});
  load.races = {{1, {replay::kList, trace::Descriptors{{{1, 1, kCrash, 0x1000}}}}},
                {2, {replay::kBuffer, trace::Pattern{0x1000, 99}}}};
  EXPECT_EQ(Verdict({load, replay::Execute()}), "");
}

TEST(Image, SeesAPresentImageOverwritten) {
  EXPECT_EQ(Verdict({Load({TwoPages()}), Load({TwoPages()})},
                    {.before = [](Machine& machine,
                                  kexecore_instance&) { Flip(machine, kCrash + 0x1fff); }},
                    1),
            "image@1: frame 0x8001 changes while the image in it is present\n");
}

TEST(Image, SeesAnImageThatChangedBeforeItIsEntered) {
  EXPECT_EQ(Verdict({Load({TwoPages()}), replay::Execute()}, {.before = Tamper(kCrash)}, 1),
            "image@1: the image is entered, and frame 0x8000 changed since its load\n");
}

TEST(Image, SeesAnotherImageEntered) {
  const auto enter = [](Machine& machine, kexecore_instance&) { machine.Enter({}); };
  EXPECT_EQ(Verdict({Load({TwoPages()}), replay::Execute()}, {.after = enter}, 1),
            "image@1: enters 2 images, the contract says 1\n");
  EXPECT_EQ(Verdict({Load({TwoPages()}), replay::Execute()}, {.after = enter, .skip = true}, 1),
            "image@1: what is handed to enter is not the image that was loaded\n");
  EXPECT_EQ(Verdict({replay::Status()}, {.after = enter}),
            "image@0: enters 1 images, the contract says 0\n");
}

TEST(Image, SeesAnotherImageInTheTable) {
  const auto change = [](Machine&, kexecore_instance& instance) {
    Observation seen;
    replay::kShippedCore.observe(instance, seen);
    const auto& type = seen.types[KEXEC_TYPE_CRASH];
    const_cast<kexecore_image*>(type.images[type.position])->segments[0].dest_size ^= 0x1000;
  };
  EXPECT_EQ(Verdict({Load({TwoPages()})}, {.after = change}),
            "image@0: the CRASH image in the table is not the one that was loaded\n");
}

TEST(Image, ARefusedEntryChangesNothing) {
  trace::Hypercall execute = replay::Execute();
  execute.faults = {{trace::Hook::kEnter, 0}};
  EXPECT_EQ(
      Verdict({Load({TwoPages()}), execute, replay::Status(), replay::Execute(), replay::Unload()}),
      "");
}

}  // namespace
}  // namespace oracle
