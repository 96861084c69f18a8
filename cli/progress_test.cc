// SPDX-License-Identifier: MIT
#include "cli/progress.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>

namespace cli {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

// Tests have no terminal.
TEST(Progress, WhatTakesLongIsSaidAgainWhileNobodyCalls) {
  testing::internal::CaptureStderr();
  {
    Progress progress(milliseconds(20), milliseconds(20));
    progress.Say("one");
    std::this_thread::sleep_for(milliseconds(500));
    progress.Say("two");
    std::this_thread::sleep_for(milliseconds(500));
  }
  const std::string said = testing::internal::GetCapturedStderr();
  EXPECT_EQ(said.find("kexecore: one\nkexecore: one\n"), 0u) << said;
  EXPECT_NE(said.find("kexecore: one\nkexecore: two\nkexecore: two\n"), std::string::npos) << said;
}

TEST(Progress, WhatIsSoonOverIsNotSaid) {
  testing::internal::CaptureStderr();
  {
    Progress progress(hours(1), hours(1));
    progress.Say("one");
    std::this_thread::sleep_for(milliseconds(200));
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace cli
