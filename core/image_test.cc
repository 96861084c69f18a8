// SPDX-License-Identifier: MIT
#include "core/image.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace kexecore {
namespace {

constexpr std::uint64_t kStart = 0x10000000;
constexpr std::uint64_t kSize = 0x100000;
constexpr Bounds kBounds = {.crash_start = kStart,
                            .crash_size = kSize,
                            .physical_bits = 46,
                            .type = KEXEC_TYPE_CRASH,
                            .ram = {}};

const std::vector<Segment> kTwo = {
    {.buf = 0x1000, .buf_size = 1, .dest_maddr = kStart + 0x1000, .dest_size = 0x1000},
    {.buf = 0, .buf_size = 0, .dest_maddr = kStart + 0x4000, .dest_size = 0x1000}};

Error Check(std::uint64_t entry, std::uint16_t arch = KEXECORE_EM_X86_64,
            const std::vector<Segment>& segments = kTwo, const Bounds& bounds = kBounds,
            Form form = Form::kMerged) {
  return CheckImage(segments.data(), static_cast<std::uint32_t>(segments.size()), entry, arch, form,
                    Caller::kNative, bounds);
}

TEST(Entry, LiesHalfOpenInASegmentWithABuffer) {
  EXPECT_EQ(Check(kStart + 0x1000), Error::kNone);
  EXPECT_EQ(Check(kStart + 0x1fff), Error::kNone);
  EXPECT_EQ(Check(kStart + 0xfff), Error::kInvalid);
  EXPECT_EQ(Check(kStart + 0x2000), Error::kInvalid);
}

TEST(Entry, SegmentWithoutABufferDoesNotCount) {
  EXPECT_EQ(Check(kStart + 0x4000), Error::kInvalid);
}

TEST(Entry, OutsideTheAreaIsAnAddressError) {
  EXPECT_EQ(Check(kStart - 1), Error::kAddress);
  EXPECT_EQ(Check(kStart + kSize), Error::kAddress);
  EXPECT_EQ(Check(kStart + kSize - 1), Error::kInvalid);
}

TEST(Entry, NoSegmentsAndNoArea) {
  EXPECT_EQ(Check(kStart, KEXECORE_EM_X86_64, {}), Error::kInvalid);
  EXPECT_EQ(Check(0, KEXECORE_EM_X86_64, {}, {0, 0, 46, KEXEC_TYPE_CRASH, {}}), Error::kAddress);
}

TEST(Entry, AreaIsLookedAtBeforeTheSegments) {
  EXPECT_EQ(Check(kStart + kSize, KEXECORE_EM_X86_64, {kTwo[0], kTwo[0]}), Error::kAddress);
  EXPECT_EQ(Check(kStart + 0x8000, KEXECORE_EM_X86_64, {kTwo[0], kTwo[0]}), Error::kInvalid);
}

TEST(Entry, OfADefaultImageLiesInASegmentAlone) {
  constexpr kexecore_range kRam[] = {{kStart, kSize}};
  const Bounds bounds = {.crash_start = 0,
                         .crash_size = 0,
                         .physical_bits = 46,
                         .type = KEXEC_TYPE_DEFAULT,
                         .ram = {.ranges = kRam, .count = 1}};
  EXPECT_EQ(Check(kStart + 0x1fff, KEXECORE_EM_X86_64, kTwo, bounds), Error::kNone);
  EXPECT_EQ(Check(kStart + 0x2000, KEXECORE_EM_X86_64, kTwo, bounds), Error::kInvalid);
  EXPECT_EQ(Check(~std::uint64_t{0}, KEXECORE_EM_X86_64, kTwo, bounds), Error::kInvalid);
}

TEST(Entry, OfACrashImageFromAPageListLiesInTheArea) {
  const auto list = [](std::uint64_t entry, const std::vector<Segment>& segments) {
    return Check(entry, KEXECORE_EM_X86_64, segments, kBounds, Form::kPageList);
  };
  EXPECT_EQ(list(kStart + kSize - 1, kTwo), Error::kNone);
  EXPECT_EQ(list(kStart + kSize, kTwo), Error::kAddress);
  EXPECT_EQ(list(kStart, {}), Error::kNone);
}

TEST(Reach, EntryOfACrashImageFromAPageListToo) {
  constexpr std::uint64_t kFourGiB = std::uint64_t{1} << 32;
  const Bounds bounds = {.crash_start = kFourGiB - 0x2000,
                         .crash_size = 0x4000,
                         .physical_bits = 46,
                         .type = KEXEC_TYPE_CRASH,
                         .ram = {}};
  EXPECT_EQ(Check(kFourGiB - 1, KEXECORE_EM_386, {}, bounds, Form::kPageList), Error::kNone);
  EXPECT_EQ(Check(kFourGiB, KEXECORE_EM_386, {}, bounds, Form::kPageList), Error::kAddress);
  EXPECT_EQ(Check(kFourGiB, KEXECORE_EM_X86_64, {}, bounds, Form::kPageList), Error::kNone);
}

TEST(Reach, ThirtyTwoBitImagesLieBelowFourGiB) {
  constexpr std::uint64_t kFourGiB = std::uint64_t{1} << 32;
  const Bounds bounds = {.crash_start = kFourGiB - 0x2000,
                         .crash_size = 0x4000,
                         .physical_bits = 46,
                         .type = KEXEC_TYPE_CRASH,
                         .ram = {}};
  const Segment below = {
      .buf = 1, .buf_size = 0, .dest_maddr = kFourGiB - 0x2000, .dest_size = 0x2000};
  const Segment above = {.buf = 1, .buf_size = 0, .dest_maddr = kFourGiB, .dest_size = 0x1000};
  EXPECT_EQ(Check(kFourGiB - 1, KEXECORE_EM_386, {below}, bounds), Error::kNone);
  EXPECT_EQ(Check(kFourGiB, KEXECORE_EM_386, {below, above}, bounds), Error::kAddress);
  EXPECT_EQ(Check(kFourGiB - 1, KEXECORE_EM_386, {below, above}, bounds), Error::kAddress);
  EXPECT_EQ(Check(kFourGiB, KEXECORE_EM_X86_64, {below, above}, bounds), Error::kNone);
  Segment mapping = {.buf = 0, .buf_size = 0, .dest_maddr = 0, .dest_size = kFourGiB};
  EXPECT_EQ(Check(kFourGiB - 1, KEXECORE_EM_386, {below, mapping}, bounds), Error::kNone);
  mapping.dest_size += 0x1000;
  EXPECT_EQ(Check(kFourGiB - 1, KEXECORE_EM_386, {below, mapping}, bounds), Error::kAddress);
}

TEST(Reach, SixtyFourBitImagesLieInTheLowerHalf) {
  constexpr std::uint64_t kHalf = std::uint64_t{1} << 47;
  const Bounds bounds = {.crash_start = kStart,
                         .crash_size = kSize,
                         .physical_bits = 52,
                         .type = KEXEC_TYPE_CRASH,
                         .ram = {}};
  Segment mapping = {.buf = 0, .buf_size = 0, .dest_maddr = kHalf - 0x1000, .dest_size = 0x1000};
  EXPECT_EQ(Check(kStart + 0x1000, KEXECORE_EM_X86_64, {kTwo[0], mapping}, bounds), Error::kNone);
  mapping.dest_size = 0x2000;
  EXPECT_EQ(Check(kStart + 0x1000, KEXECORE_EM_X86_64, {kTwo[0], mapping}, bounds),
            Error::kAddress);
}

}  // namespace
}  // namespace kexecore
