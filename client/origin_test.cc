// SPDX-License-Identifier: MIT
#include "client/origin.h"

#include <gtest/gtest.h>

#include "client/kernel_pin.h"

namespace client {
namespace {

TEST(Origin, ThePinnedKernelIsKnownByItsDigest) {
  trace::ForeignFile file = {.name = "copy", .sha256 = PinnedKernel().sha256, .path = "/tmp/copy"};
  NameOrigin(file);
  EXPECT_EQ(file, PinnedKernel());
}

TEST(Origin, AFileOfAPackage) {
  for (const char* path : {"/sbin/kexec", "/usr/sbin/kexec"}) {
    trace::ForeignFile file = {.name = "kexec", .sha256 = "0", .path = path};
    NameOrigin(file);
    EXPECT_EQ(file.name, "kexec");
    EXPECT_EQ(file.package, "kexec-tools");
    EXPECT_EQ(file.path, "/sbin/kexec");
    EXPECT_NE(file.version.find("2.0."), std::string::npos) << file.version;
  }
}

TEST(Origin, OtherFilesKeepTheirName) {
  trace::ForeignFile file = {.name = "x", .sha256 = "0", .path = "/home/somebody/my-kernel"};
  NameOrigin(file);
  EXPECT_EQ(file.path, "my-kernel");
  EXPECT_EQ(file.package, "");
}

}  // namespace
}  // namespace client
