// SPDX-License-Identifier: MIT
#include "cli/duration.h"

#include <gtest/gtest.h>

#include "cli/error.h"

namespace cli {
namespace {

using std::chrono::seconds;

TEST(ParseDuration, KnowsSecondsMinutesAndHours) {
  EXPECT_EQ(ParseDuration("90"), seconds(90));
  EXPECT_EQ(ParseDuration("90s"), seconds(90));
  EXPECT_EQ(ParseDuration("10m"), seconds(600));
  EXPECT_EQ(ParseDuration("2h"), seconds(7200));
  EXPECT_EQ(ParseDuration("10000h"), seconds(36000000));
}

TEST(ParseDuration, RefusesTheRest) {
  for (const char* const text : {"", "m", "0", "0s", "-5", "5x", "5 m", "1.5h", "10001h",
                                 "4294967295h", "4294967296", "99999999999999999999"}) {
    EXPECT_THROW(ParseDuration(text), UsageError) << text;
  }
}

}  // namespace
}  // namespace cli
