// SPDX-License-Identifier: MIT
#include "cli/cache.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace cli {
namespace {

TEST(CacheDirectory, IsWhereTheUserSays) {
  setenv("HOME", "/h", 1);
  unsetenv("KEXECORE_CACHE");
  unsetenv("XDG_CACHE_HOME");
  EXPECT_EQ(CacheDirectory(), "/h/.cache/kexecore");
  setenv("XDG_CACHE_HOME", "/x", 1);
  EXPECT_EQ(CacheDirectory(), "/x/kexecore");
  setenv("KEXECORE_CACHE", "/k", 1);
  EXPECT_EQ(CacheDirectory(), "/k");
}

}  // namespace
}  // namespace cli
