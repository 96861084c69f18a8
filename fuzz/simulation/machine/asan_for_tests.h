// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <string_view>

#include "fuzz/simulation/machine/asan.h"

namespace machine {

/// HasAsan, for tests that skip without it. A sanitized_test must have it: if not, the test fails.
inline bool TestHasAsan() {
  const char* const target = std::getenv("TEST_TARGET");  // set by Bazel
  if (target != nullptr && std::string_view(target).ends_with("_sanitized_test")) {
    EXPECT_TRUE(HasAsan()) << "built without sanitizers";
  }
  return HasAsan();
}

}  // namespace machine
