// SPDX-License-Identifier: MIT
#include "cli/line.h"

#include <gtest/gtest.h>

namespace cli {
namespace {

TEST(Line, IsSaidOnStderr) {
  testing::internal::CaptureStderr();
  Say("x: no such file");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "kexecore: x: no such file\n");
}

TEST(Line, IsNotCutWithinALetter) {
  EXPECT_EQ(Cut("abc", 3), "abc");
  EXPECT_EQ(Cut("abc", 2), "ab");
  EXPECT_EQ(Cut("a\u2026c", 3), "a");
  EXPECT_EQ(Cut("a\u2026c", 4), "a\u2026");
  EXPECT_EQ(Cut("\u2026", 0), "");
}

TEST(Line, Last) {
  EXPECT_EQ(LastLine("one\ntwo\n\n  \n"), "two");
  EXPECT_EQ(LastLine("no line end"), "no line end");
  EXPECT_EQ(LastLine(""), "");
}

}  // namespace
}  // namespace cli
