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

TEST(Request, PostedArguments) {
  const LoadRequest native = RequestOf(kexecore_abi_load_posted{
      .flags = 0x201, .nr_segments = 2, .segments = 0x123456789, .entry_maddr = 0xabcdef012345});
  EXPECT_EQ(native.type, 1U);
  EXPECT_EQ(native.arch, KEXECORE_EM_X86_64);
  EXPECT_EQ(native.segments, 0x123456789U);
  EXPECT_EQ(native.entry, 0xabcdef012345U);
  EXPECT_EQ(native.form, Form::kPosted);
  const LoadRequest compat =
      RequestOf(kexecore_abi_load_posted_compat{.flags = 0x100,
                                                .nr_segments = 2,
                                                .segments = 0x12345678,
                                                .entry_maddr = {0xef012345, 0xabcd}});
  EXPECT_EQ(compat.type, 0U);
  EXPECT_EQ(compat.arch, KEXECORE_EM_386);
  EXPECT_EQ(compat.nr_segments, 2U);
  EXPECT_EQ(compat.segments, 0x12345678U);
  EXPECT_EQ(compat.entry, 0xabcdef012345U);
  EXPECT_EQ(compat.form, Form::kPosted);
}

Error CheckFlags(std::uint32_t flags) {
  return CheckRequest(RequestOf(
      kexecore_abi_load_posted{.flags = flags, .nr_segments = 1, .segments = 0, .entry_maddr = 0}));
}

TEST(Request, EveryBitOfTheFlagsCounts) {
  for (const std::uint32_t good : {0x100U, 0x101U, 0x200U, 0x201U}) {
    EXPECT_EQ(CheckFlags(good), Error::kNone);
    for (int bit = 10; bit < 32; ++bit) {
      EXPECT_EQ(CheckFlags(good | 1U << bit), Error::kInvalid) << good << " " << bit;
    }
    for (int bit = 1; bit < 8; ++bit) {
      EXPECT_EQ(CheckFlags(good | 1U << bit), Error::kInvalid) << good << " " << bit;
    }
  }
  EXPECT_EQ(CheckFlags(1), Error::kInvalid);
  EXPECT_EQ(CheckFlags(0x301), Error::kInvalid);
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

TEST(Request, PostedDescriptorsHaveNoTail) {
  const Segment native = SegmentOf(kexecore_abi_segment_posted{
      .buf = 0x123456789, .size = 0x11, .pad = 0xffffffff, .dest_maddr = 0xabcdef012345});
  EXPECT_EQ(native.buf, 0x123456789U);
  EXPECT_EQ(native.buf_size, 0x11U);
  EXPECT_EQ(native.dest_maddr, 0xabcdef012345U);
  EXPECT_EQ(native.dest_size, 0x11U);
  const Segment compat = SegmentOf(kexecore_abi_segment_posted_compat{
      .buf = 0x12345678, .size = 0x11, .dest_maddr = 0xabcdef012345});
  EXPECT_EQ(compat.buf, 0x12345678U);
  EXPECT_EQ(compat.buf_size, 0x11U);
  EXPECT_EQ(compat.dest_maddr, 0xabcdef012345U);
  EXPECT_EQ(compat.dest_size, 0x11U);
}

TEST(Request, PostedRevisionHasNoAddressError) {
  EXPECT_EQ(ErrorInRevision(Error::kAddress, KEXECORE_ABI_POSTED), Error::kInvalid);
  EXPECT_EQ(ErrorInRevision(Error::kNone, KEXECORE_ABI_POSTED), Error::kNone);
  EXPECT_EQ(ErrorInRevision(Error::kAddress, KEXECORE_ABI_MERGED), Error::kAddress);
}

}  // namespace
}  // namespace kexecore
