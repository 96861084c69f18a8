// SPDX-License-Identifier: MIT
#include "core/request.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace kexecore {
namespace {

TEST(Request, MergedArgument) {
  const LoadRequest request = RequestOf(kexecore_abi_load{.type = KEXEC_TYPE_CRASH,
                                                          .pad = 0xff,
                                                          .arch = KEXECORE_EM_386,
                                                          .nr_segments = 3,
                                                          .segments = 0x123456789,
                                                          .entry_maddr = 0xabcdef012345});
  EXPECT_EQ(request.type, 1U);
  EXPECT_EQ(request.arch, KEXECORE_EM_386);
  EXPECT_EQ(request.nr_segments, 3U);
  EXPECT_EQ(request.segments, 0x123456789U);
  EXPECT_EQ(request.entry, 0xabcdef012345U);
  EXPECT_EQ(request.form, Form::kMerged);
  EXPECT_EQ(CheckRequest(request), Error::kNone);
}

TEST(Request, TypeArchAndCountHaveLimits) {
  const LoadRequest good = {.type = 0,
                            .arch = KEXECORE_EM_X86_64,
                            .nr_segments = KEXECORE_MAX_SEGMENTS,
                            .segments = 0,
                            .entry = 0,
                            .form = Form::kMerged};
  EXPECT_EQ(CheckRequest(good), Error::kNone);
  LoadRequest bad = good;
  bad.type = 2;
  EXPECT_EQ(CheckRequest(bad), Error::kInvalid);
  bad = good;
  bad.arch = KEXECORE_EM_386 + 1;
  EXPECT_EQ(CheckRequest(bad), Error::kInvalid);
  bad = good;
  bad.nr_segments = KEXECORE_MAX_SEGMENTS + 1;
  EXPECT_EQ(CheckRequest(bad), Error::kInvalid);
}

}  // namespace
}  // namespace kexecore
