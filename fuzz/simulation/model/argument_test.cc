// SPDX-License-Identifier: MIT
#include "fuzz/simulation/model/argument.h"

#include <gtest/gtest.h>

namespace model {
namespace {

constexpr int kInvalid = -KEXECORE_EINVAL;

template <typename T>
const std::uint8_t* BytesOf(const T& value) {
  return reinterpret_cast<const std::uint8_t*>(&value);
}

int ReadPosted(std::uint32_t flags, LoadRequest& request, std::uint32_t nr_segments = 1) {
  const kexecore_abi_load_posted load{
      .flags = flags, .nr_segments = nr_segments, .segments = 0x123456789, .entry_maddr = 0xe};
  return ReadLoad({.posted = true, .compat = false}, BytesOf(load), request);
}

int ReadMerged(std::uint8_t type, std::uint16_t arch, std::uint32_t nr_segments) {
  const kexecore_abi_load load{.type = type,
                               .pad = 9,
                               .arch = arch,
                               .nr_segments = nr_segments,
                               .segments = 0,
                               .entry_maddr = 0};
  LoadRequest request;
  return ReadLoad({}, BytesOf(load), request);
}

TEST(Argument, SizesAreThoseOfTheTables) {
  EXPECT_EQ(LoadSize({}), 24u);
  EXPECT_EQ(LoadSize({.posted = false, .compat = true}), 24u);
  EXPECT_EQ(LoadSize({.posted = true, .compat = false}), 24u);
  EXPECT_EQ(LoadSize({.posted = true, .compat = true}), 20u);
  EXPECT_EQ(DescriptorSize({}), 32u);
  EXPECT_EQ(DescriptorSize({.posted = false, .compat = true}), 32u);
  EXPECT_EQ(DescriptorSize({.posted = true, .compat = false}), 24u);
  EXPECT_EQ(DescriptorSize({.posted = true, .compat = true}), 16u);
  for (const bool posted : {false, true}) {
    EXPECT_EQ(ListSize({.posted = posted, .compat = false}), 160u);
    EXPECT_EQ(ListSize({.posted = posted, .compat = true}), 80u);
    EXPECT_EQ(RangeSize({.posted = posted, .compat = false}), 24u);
    EXPECT_EQ(RangeSize({.posted = posted, .compat = true}), 16u);
  }
}

TEST(Argument, L5AndL6Merged) {
  EXPECT_EQ(ReadMerged(0, KEXECORE_EM_386, 16), 0);
  EXPECT_EQ(ReadMerged(1, KEXECORE_EM_X86_64, 0), 0);
  EXPECT_EQ(ReadMerged(2, KEXECORE_EM_386, 0), kInvalid);
  for (const int arch : {0, 1, 2, 4, 61, 63, 0x103}) {
    EXPECT_EQ(ReadMerged(1, static_cast<std::uint16_t>(arch), 0), kInvalid) << arch;
  }
  EXPECT_EQ(ReadMerged(1, KEXECORE_EM_X86_64, 17), kInvalid);
}

TEST(Argument, L5AndL6Posted) {
  LoadRequest request;
  EXPECT_EQ(ReadPosted(0x101, request), 0);
  EXPECT_EQ(request.type, 1u);
  EXPECT_EQ(request.arch, KEXECORE_EM_386);
  EXPECT_EQ(request.segments, 0x123456789u);
  EXPECT_EQ(request.entry, 0xeu);
  EXPECT_EQ(ReadPosted(0x200, request, 16), 0);
  EXPECT_EQ(request.type, 0u);
  EXPECT_EQ(request.arch, KEXECORE_EM_X86_64);
  for (const std::uint32_t flags : {0x102u, 0x1u, 0x301u, 0x10101u, 0x80000101u, 0x3e0001u}) {
    EXPECT_EQ(ReadPosted(flags, request), kInvalid) << std::hex << flags;
  }
  EXPECT_EQ(ReadPosted(0x101, request, 17), kInvalid);
}

TEST(Argument, PostedOfACompatCaller) {
  const kexecore_abi_load_posted_compat load{
      .flags = 0x101, .nr_segments = 3, .segments = 0xfffffff0, .entry_maddr = {5, 7}};
  LoadRequest request;
  EXPECT_EQ(ReadLoad({.posted = true, .compat = true}, BytesOf(load), request), 0);
  EXPECT_EQ(request.nr_segments, 3u);
  EXPECT_EQ(request.segments, 0xfffffff0u);
  EXPECT_EQ(request.entry, 0x700000005u);
}

TEST(Argument, ADescriptorOfThePostedRevisionHasOneSize) {
  const kexecore_abi_segment_posted native{
      .buf = 0x123456789, .size = 0x1234, .pad = 99, .dest_maddr = 0x80};
  const Segment segment = ReadDescriptor({.posted = true, .compat = false}, BytesOf(native));
  EXPECT_EQ(segment.buf, 0x123456789u);
  EXPECT_EQ(segment.buf_size, 0x1234u);
  EXPECT_EQ(segment.dest_size, 0x1234u);
  EXPECT_EQ(segment.dest_maddr, 0x80u);
  const kexecore_abi_segment_posted_compat compat{.buf = 7, .size = 8, .dest_maddr = 1ull << 40};
  const Segment narrow = ReadDescriptor({.posted = true, .compat = true}, BytesOf(compat));
  EXPECT_EQ(narrow.buf, 7u);
  EXPECT_EQ(narrow.dest_size, 8u);
  EXPECT_EQ(narrow.dest_maddr, 1ull << 40);
}

TEST(Argument, ListsAndRanges) {
  kexecore_abi_load_v1 native{};
  native.type = -1;
  native.indirection_page = 0x1234567890;
  native.start_address = 0xabcdef0123;
  const ListRequest wide = ReadList({}, BytesOf(native));
  EXPECT_EQ(wide.type, -1);
  EXPECT_EQ(wide.first_entry, 0x1234567890u);
  EXPECT_EQ(wide.entry, 0xabcdef0123u);
  kexecore_abi_load_v1_compat compat{};
  compat.indirection_page = 0x12;
  compat.start_address = 0x34;
  const ListRequest narrow = ReadList({.posted = false, .compat = true}, BytesOf(compat));
  EXPECT_EQ(narrow.first_entry, 0x12u);
  EXPECT_EQ(narrow.entry, 0x34u);
  const Dialect dialect{.posted = false, .compat = true};
  kexecore_abi_range_compat range{};
  WriteRange(dialect, {.range = 2, .nr = 3, .size = 4, .start = 5},
             reinterpret_cast<std::uint8_t*>(&range));
  EXPECT_EQ(range.size, 4u);
  EXPECT_EQ(range.start, 5u);
  EXPECT_EQ(ReadRange(dialect, BytesOf(range)).nr, 3);
}

}  // namespace
}  // namespace model
