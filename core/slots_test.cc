// SPDX-License-Identifier: MIT
#include "core/slots.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace kexecore {
namespace {

constexpr std::uint32_t kOtherType[] = {1, 0};

/// Every word that is possible at rest: for each type a position, and an image in that slot or
/// none.
std::vector<SlotWord> WordsAtRest() {
  std::vector<SlotWord> words = {kNoImages};
  for (std::uint32_t type = 0; type < kTypes; ++type) {
    std::vector<SlotWord> more;
    for (const SlotWord word : words) {
      more.push_back(word);
      more.push_back(Commit(word, type));
      more.push_back(Withdraw(Commit(word, type), type));
      more.push_back(Commit(Commit(word, type), type));
    }
    words = more;
  }
  return words;
}

std::size_t PresentOfType(SlotWord word, std::uint32_t type) {
  return std::bitset<2>(word >> (2 * type)).count();
}

TEST(Slots, AtRestThereAreSixteenWords) {
  auto words = WordsAtRest();
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  EXPECT_EQ(words.size(), 16U);
}

TEST(Slots, LoadUsesTheOtherSlotAndLeavesOneImage) {
  for (const SlotWord word : WordsAtRest()) {
    for (std::uint32_t type = 0; type < kTypes; ++type) {
      const SlotWord after = Commit(word, type);
      EXPECT_NE(FreeSlot(word, type), CurrentSlot(word, type));
      EXPECT_EQ(CurrentSlot(after, type), FreeSlot(word, type));
      EXPECT_TRUE(IsPresent(after, type));
      EXPECT_EQ(PresentOfType(after, type), 1U);
    }
  }
}

TEST(Slots, WithdrawLeavesNoneAndThePosition) {
  for (const SlotWord word : WordsAtRest()) {
    for (std::uint32_t type = 0; type < kTypes; ++type) {
      const SlotWord after = Withdraw(word, type);
      EXPECT_EQ(CurrentSlot(after, type), CurrentSlot(word, type));
      EXPECT_FALSE(IsPresent(after, type));
      EXPECT_EQ(PresentOfType(after, type), 0U);
    }
  }
}

TEST(Slots, OneTypeLeavesTheOtherAlone) {
  for (const SlotWord word : WordsAtRest()) {
    for (std::uint32_t type = 0; type < kTypes; ++type) {
      const std::uint32_t other = kOtherType[type];
      for (const SlotWord after : {Commit(word, type), Withdraw(word, type)}) {
        EXPECT_EQ(CurrentSlot(after, other), CurrentSlot(word, other));
        EXPECT_EQ(IsPresent(after, other), IsPresent(word, other));
        EXPECT_EQ(PresentOfType(after, other), PresentOfType(word, other));
      }
    }
  }
}

TEST(Slots, TypesDoNotShareSlots) {
  for (const SlotWord word : WordsAtRest()) {
    EXPECT_LT(CurrentSlot(word, 0), 2U);
    EXPECT_GE(CurrentSlot(word, 1), 2U);
    EXPECT_LT(CurrentSlot(word, 1), kImages);
  }
}

}  // namespace
}  // namespace kexecore
