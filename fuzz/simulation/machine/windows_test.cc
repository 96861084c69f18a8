// SPDX-License-Identifier: MIT
#include "fuzz/simulation/machine/windows.h"

#include <gtest/gtest.h>

#include <cstring>

#include "fuzz/simulation/machine/asan_for_tests.h"

namespace machine {
namespace {

PageBytes Filled(std::uint8_t value) {
  PageBytes bytes;
  bytes.fill(value);
  return bytes;
}

TEST(Windows, ShowAPageAndGiveItBack) {
  Windows windows;
  auto bytes = Filled(7);
  auto* page = static_cast<std::uint8_t*>(windows.Open(bytes));
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(page) % 4096, 0u);
  EXPECT_EQ(page[4095], 7);
  page[4095] = 8;
  EXPECT_EQ(bytes[4095], 7);
  EXPECT_NE(windows.Close(page, bytes).end, 0u);
  EXPECT_EQ(bytes[4095], 8);
  EXPECT_EQ(windows.Locate(page, 1), Windows::Place::kWrong);
  EXPECT_FALSE(windows.IsTornUp());
}

TEST(Windows, SayWhetherAPageWasChanged) {
  Windows windows;
  auto bytes = Filled(7);
  for (int i = 0; i < 10; ++i) {
    auto* page = static_cast<std::uint8_t*>(windows.Open(bytes));
    page[i] = 7;
    EXPECT_EQ(windows.Close(page, bytes).end, 0u);
  }
}

TEST(Windows, ShowTwoPagesAtATime) {
  Windows windows;
  auto left = Filled(7), right = Filled(8);
  auto* first = static_cast<std::uint8_t*>(windows.Open(left));
  for (int i = 0; i < 10; ++i) {  // the first one stays while others come and go
    auto* second = static_cast<std::uint8_t*>(windows.Open(right));
    ASSERT_NE(first, second);
    EXPECT_EQ(first[0], 7);
    EXPECT_EQ(second[0], 8);
    EXPECT_EQ(windows.Close(second, right).end, 0u);
  }
  first[1] = 9;
  EXPECT_EQ(windows.Close(first, left).end, 2u);
  EXPECT_EQ(left[1], 9);
}

TEST(Windows, DropWhatIsWrittenToAPageToBeRead) {
  Windows windows;
  const auto bytes = Filled(7);
  auto* page = static_cast<std::uint8_t*>(windows.Open(bytes));
  EXPECT_FALSE(windows.CloseReadOnly(page, bytes));
  page = static_cast<std::uint8_t*>(windows.Open(bytes));
  page[4095] = 8;
  EXPECT_TRUE(windows.CloseReadOnly(page, bytes));
  EXPECT_EQ(bytes[4095], 7);
  EXPECT_EQ(windows.Locate(page, 1), Windows::Place::kWrong);
}

TEST(Windows, KnowWhatLiesWhere) {
  using Place = Windows::Place;
  Windows windows;
  auto bytes = Filled(7);
  auto* page = static_cast<std::uint8_t*>(windows.Open(bytes));
  EXPECT_EQ(windows.Locate(page, 4096), Place::kInside);
  EXPECT_EQ(windows.Locate(page + 4095, 1), Place::kInside);
  EXPECT_EQ(windows.Locate(page + 4095, 2), Place::kWrong);
  EXPECT_EQ(windows.Locate(page - 1, 2), Place::kWrong);
  EXPECT_EQ(windows.Locate(page + 4096, 1), Place::kWrong);
  EXPECT_EQ(windows.Locate(page + 8192, 1), Place::kWrong);  // the next window is closed
  EXPECT_EQ(windows.Locate(page - 4096 - 8, 16), Place::kWrong);
  EXPECT_EQ(windows.Locate(page - 4096 - 8, 8), Place::kElsewhere);
  EXPECT_EQ(windows.Locate(page, SIZE_MAX / 2), Place::kWrong);
  EXPECT_EQ(windows.Locate(&bytes, 4096), Place::kElsewhere);
  windows.Close(page, bytes);
  EXPECT_EQ(windows.Locate(page, 1), Place::kWrong);
}

TEST(Windows, ACloseAllForgets) {
  Windows windows;
  void* page = windows.Open(Filled(7));
  EXPECT_EQ(windows.Locate(page, 1), Windows::Place::kInside);
  windows.CloseAll();
  EXPECT_EQ(windows.Locate(page, 1), Windows::Place::kWrong);
  EXPECT_FALSE(windows.IsTornUp());
}

TEST(Windows, SeeAWrongWrite) {
  if (TestHasAsan()) GTEST_SKIP() << "AddressSanitizer sees it first";
  for (const int offset : {-4096, -1, 4096, 8192, 12287}) {
    Windows windows;
    auto* page = static_cast<std::uint8_t*>(windows.Open(Filled(7)));
    EXPECT_FALSE(windows.IsTornUp());
    page[offset] = 0;
    EXPECT_TRUE(windows.IsTornUp()) << offset;
  }
}

TEST(WindowsDeathTest, ASanitizerSeesAWrongAccess) {
  if (!TestHasAsan()) GTEST_SKIP() << "see SeeAWrongWrite";
  Windows windows;
  auto bytes = Filled(7);
  auto* page = static_cast<volatile std::uint8_t*>(windows.Open(bytes));
  EXPECT_DEATH(page[-1] = 0, "use-after-poison");
  EXPECT_DEATH(page[4096] = 0, "use-after-poison");
  windows.Close(const_cast<std::uint8_t*>(page), bytes);
  EXPECT_DEATH(page[0], "use-after-poison");
}

}  // namespace
}  // namespace machine
