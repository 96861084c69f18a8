// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/slots.h"

#include <gtest/gtest.h>

#include "core/slots.h"
#include "fuzz/simulation/replay/broken_core.h"
#include "fuzz/simulation/replay/test_traces.h"
#include "trace/build.h"

namespace oracle {
namespace {

using machine::Machine;
using replay::LoadCall;
using replay::SlotWordOf;
using replay::TwoPageSegment;
using replay::Verdict;

// Bits of the slot word: presence of slots 0 and 1 of CRASH, position of CRASH, and so on.
constexpr std::uint32_t kCrash0 = 4, kCrash1 = 8, kCrashPosition = 0x20, kDefaultPosition = 0x10;

/// The verdict on a load and a status, after which `change` is done to the slot word.
std::string Word(std::uint32_t (*change)(std::uint32_t)) {
  return Verdict({LoadCall({TwoPageSegment()}), replay::StatusCall()},
                 {.after =
                      [=](Machine&, kexecore_instance& instance) {
                        std::uint32_t& word = SlotWordOf(instance);
                        word = change(word);
                      }},
                 1);
}

TEST(Slots, HoldForAGoodCore) {
  EXPECT_EQ(Verdict({LoadCall({TwoPageSegment()}),
                     LoadCall({TwoPageSegment(replay::kCrash + 0x4000)}, replay::kCrash + 0x4000),
                     LoadCall({}), replay::StatusCall(), replay::UnloadCall(), replay::UnloadCall(),
                     LoadCall({TwoPageSegment()}),
                     replay::LoadDefaultCall({TwoPageSegment(replay::kDest)}),
                     trace::Paused(replay::LoadListCall(replay::TwoSourceEntries()), 3),
                     replay::StatusCall(), replay::ContinueCall()}),
            "");
}

/// The verdict on a load, at the end of which the hooks of preparations are called once more.
std::string Preparations(void (*change)(Machine&, const kexecore_image&)) {
  return Verdict({LoadCall({TwoPageSegment()})},
                 {.after = [=](Machine& machine, kexecore_instance&) {
                   const kexecore_image& image = *machine.prepared().at(0);
                   change(machine, image);
                 }});
}

TEST(Slots, SeePreparationsThatAreNotThoseOfTheImages) {
  EXPECT_EQ(
      Preparations([](Machine& machine, const kexecore_image& image) { machine.Forget(image); }),
      "slots@0: an image is present that the hypervisor is not prepared for\n");
  EXPECT_EQ(Preparations([](Machine& machine, const kexecore_image& image) {
              EXPECT_EQ(machine.Prepare(image), 0);
            }),
            "slots@0: the core asks twice to prepare for one image\n");
  EXPECT_EQ(Preparations([](Machine& machine, const kexecore_image& image) {
              machine.Forget(image);
              machine.Forget(image);
            }),
            "slots@0: the core has an image forgotten that is not prepared\n");
  EXPECT_EQ(Preparations([](Machine& machine, const kexecore_image&) {
              static const kexecore_image other = {};
              EXPECT_EQ(machine.Prepare(other), 0);
            }),
            "slots@0: the hypervisor is prepared for 2 images, but 1 are present\n");
}

TEST(Slots, SeeTwoImages) {
  EXPECT_NE(Word([](std::uint32_t word) {
              return word | kCrash0 | kCrash1;
            }).find("slots@1: CRASH: both slots are present\n"),
            std::string::npos);
}

TEST(Slots, SeeAnImageThatIsNotCurrent) {
  EXPECT_NE(Word([](std::uint32_t word) {
              return word ^ kCrashPosition;
            }).find("slots@1: CRASH: the image is present in the slot that is not current\n"),
            std::string::npos);
}

TEST(Slots, SeeAVanishedImage) {
  EXPECT_NE(Word([](std::uint32_t word) {
              return word & ~(kCrash0 | kCrash1);
            }).find("slots@1: CRASH: the image is not present, the contract says otherwise\n"),
            std::string::npos);
}

TEST(Slots, SeeAPositionThatMoves) {
  EXPECT_EQ(Word([](std::uint32_t word) { return word ^ kDefaultPosition; }),
            "slots@1: DEFAULT: the position moves without a load\n");
}

TEST(Slots, SeeALoadIntoTheCurrentSlot) {
  const auto undo = [](Machine&, kexecore_instance& instance) {
    SlotWordOf(instance) ^= kCrashPosition | kCrash0 | kCrash1;
  };
  EXPECT_NE(Verdict({LoadCall({TwoPageSegment()})}, {.after = undo})
                .find("slots@0: CRASH: the position does not move with a load\n"),
            std::string::npos);
}

}  // namespace
}  // namespace oracle
