// SPDX-License-Identifier: MIT
#include "fuzz/simulation/model/slots.h"

#include <gtest/gtest.h>

namespace model {
namespace {

TEST(Slots, ALoadMovesThePosition) {
  Slots slots;
  EXPECT_FALSE(slots.of(1).present);
  slots.Load(1);
  EXPECT_EQ(slots.of(1), (Slots::Type{1, true}));
  slots.Load(1);
  EXPECT_EQ(slots.of(1), (Slots::Type{0, true}));
}

TEST(Slots, AWithdrawalDoesNot) {
  Slots slots;
  slots.Load(1);
  slots.Withdraw(1);
  EXPECT_EQ(slots.of(1), (Slots::Type{1, false}));
  slots.Withdraw(1);
  EXPECT_EQ(slots.of(1), (Slots::Type{1, false}));
}

TEST(Slots, TypesAreApart) {
  Slots slots;
  slots.Load(0);
  EXPECT_EQ(slots.of(1), (Slots::Type{}));
  slots.Load(1);
  slots.Withdraw(0);
  EXPECT_TRUE(slots.of(1).present);
}

}  // namespace
}  // namespace model
