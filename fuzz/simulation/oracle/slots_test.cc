// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/slots.h"

#include <gtest/gtest.h>

#include "core/slots.h"
#include "fuzz/simulation/replay/broken_core.h"
#include "fuzz/simulation/replay/sessions.h"
#include "trace/build.h"

namespace oracle {
namespace {

using machine::Machine;
using replay::Load;
using replay::SlotWordOf;
using replay::TwoPages;
using replay::Verdict;

// Bits of the slot word: presence of slots 0 and 1 of CRASH, position of CRASH, and so on.
constexpr std::uint32_t kCrash0 = 4, kCrash1 = 8, kCrashPosition = 0x20, kDefaultPosition = 0x10;

/// What the oracle says of a load, then a status after which `change` is done to the slot word.
std::string Word(std::uint32_t (*change)(std::uint32_t)) {
  return Verdict({Load({TwoPages()}), replay::Status()},
                 {.after =
                      [=](Machine&, kexecore_instance& instance) {
                        std::uint32_t& word = SlotWordOf(instance);
                        word = change(word);
                      }},
                 1);
}

TEST(Slots, HoldForAGoodCore) {
  EXPECT_EQ(Verdict({Load({TwoPages()}),
                     Load({TwoPages(replay::kCrash + 0x4000)}, replay::kCrash + 0x4000), Load({}),
                     replay::Status(), replay::Unload(), replay::Unload(), Load({TwoPages()}),
                     replay::LoadDefault({TwoPages(replay::kDest)}),
                     trace::Paused(replay::LoadList(replay::TwoSources()), 3), replay::Status(),
                     replay::Continue()}),
            "");
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
  EXPECT_NE(Verdict({Load({TwoPages()})}, {.after = undo})
                .find("slots@0: CRASH: the position does not move with a load\n"),
            std::string::npos);
}

}  // namespace
}  // namespace oracle
