// SPDX-License-Identifier: MIT
#include "client/kernel_pin.h"

#include <gtest/gtest.h>

namespace client {
namespace {

TEST(KernelPin, SaysAllOfAFile) {
  const trace::ForeignFile kernel = PinnedKernel();
  EXPECT_TRUE(kernel.name.starts_with("vmlinuz-")) << kernel.name;
  EXPECT_EQ(kernel.path, "/boot/" + kernel.name);
  EXPECT_TRUE(kernel.package.starts_with("linux-image-")) << kernel.package;
  EXPECT_FALSE(kernel.version.empty());
  EXPECT_EQ(kernel.sha256.size(), 64u);
  EXPECT_GT(kernel.size, 1u << 20);
}

}  // namespace
}  // namespace client
