// SPDX-License-Identifier: MIT
#include "core/posted.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace kexecore {
namespace {

TEST(Posted, Arguments) {
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

TEST(Posted, EveryBitOfTheFlagsCounts) {
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

TEST(Posted, DescriptorsHaveNoTail) {
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

TEST(Posted, RevisionHasNoAddressError) {
  EXPECT_EQ(ErrorInRevision(Error::kAddress, KEXECORE_ABI_POSTED), Error::kInvalid);
  EXPECT_EQ(ErrorInRevision(Error::kNone, KEXECORE_ABI_POSTED), Error::kNone);
  EXPECT_EQ(ErrorInRevision(Error::kAddress, KEXECORE_ABI_MERGED), Error::kAddress);
}

}  // namespace
}  // namespace kexecore
