// SPDX-License-Identifier: MIT
#include "fuzz/engines/targets/segments_fuzz/input.h"

#include <gtest/gtest.h>

#include <vector>

#include "core/ram.h"

namespace targets::segments_fuzz {
namespace {

constexpr std::uint64_t kPage = 4096;

SegmentsInput Decode(const std::vector<std::uint8_t>& bytes) {
  SegmentsInput input;
  DecodeSegments(bytes.data(), bytes.size(), input);
  return input;
}

TEST(SegmentsInput, NothingMeansAnEmptyArea) {
  const SegmentsInput input = Decode({});
  EXPECT_EQ(input.bounds.physical_bits, 32u);
  EXPECT_EQ(input.bounds.crash_size, 0u);
  EXPECT_EQ(input.count, 0u);
}

TEST(SegmentsInput, RelationsAreOneByteEach) {
  const SegmentsInput input = Decode({
      14, 0, 0, 1, 16,   0,  // 46 bits, area of 16 pages at page 256
      1,  8, 2,              // EM_386, entry two pages into the area
      1,  8, 1, 8, 3,        // a buffer, from one page into the area to three
      1,  3, 0, 9, 0xff,     // from where that ends to a page before the area's end
      4,  6, 0, 4, 0,        // no buffer, from 0 to the machine's end; one byte less than nothing
      13, 2, 0, 1, 1,        // as far as the area's end and a byte; buffer up to the last byte
  });
  EXPECT_EQ(input.bounds.physical_bits, 46u);
  EXPECT_EQ(input.bounds.crash_start, 256 * kPage);
  EXPECT_EQ(input.bounds.crash_size, 16 * kPage);
  EXPECT_EQ(input.arch, KEXECORE_EM_386);
  EXPECT_EQ(input.entry, 258 * kPage);
  ASSERT_EQ(input.count, 4u);
  EXPECT_EQ(input.segments[0].dest_maddr, 257 * kPage);
  EXPECT_EQ(input.segments[0].dest_size, 2 * kPage);
  EXPECT_NE(input.segments[0].buf, 0u);
  EXPECT_EQ(input.segments[0].buf_size, 2 * kPage);
  EXPECT_EQ(input.segments[1].dest_maddr, 259 * kPage);
  EXPECT_EQ(input.segments[1].dest_maddr + input.segments[1].dest_size, 271 * kPage);
  EXPECT_EQ(input.segments[2].buf, 0u);
  EXPECT_EQ(input.segments[2].dest_size, std::uint64_t{1} << 46);
  EXPECT_EQ(input.segments[3].dest_maddr + input.segments[3].dest_size, 272 * kPage + 1);
  EXPECT_EQ(input.segments[3].buf + input.segments[3].buf_size, 1u);
}

TEST(SegmentsInput, RamIsToldByTheCrashArea) {
  const auto ram = [](std::uint8_t shape, std::uint8_t pages = 16) {
    const SegmentsInput input = Decode({0, shape, 0, 1, pages, 0});
    std::vector<std::uint64_t> edges;
    for (std::uint32_t i = 0; i < input.Where().ram.count; ++i) {
      const kexecore_range& range = input.Where().ram.ranges[i];
      edges.insert(edges.end(), {range.start / kPage, (range.start + range.size) / kPage});
    }
    return edges;
  };
  using Edges = std::vector<std::uint64_t>;
  EXPECT_EQ(ram(0), (Edges{0, 1 << 20}));
  EXPECT_EQ(ram(4), (Edges{256, 272}));
  EXPECT_EQ(ram(4, 0), Edges{});
  EXPECT_EQ(ram(8), (Edges{0, 256, 272, 1 << 20}));
  EXPECT_EQ(ram(8, 0), (Edges{0, 1 << 20})) << "ranges that touch are one";
  EXPECT_EQ(ram(12), (Edges{0, 264, 265, 1 << 20}));
  EXPECT_EQ(ram(8 + 2), (Edges{0, (1 << 20) - 16})) << "the area ends where the machine does";
}

TEST(SegmentsInput, TypeRevisionAndCaller) {
  const SegmentsInput plain = Decode({0, 0, 0, 1, 16, 0, 0});
  EXPECT_EQ(plain.bounds.type, std::uint32_t{KEXEC_TYPE_CRASH});
  EXPECT_EQ(plain.form, kexecore::Form::kMerged);
  EXPECT_EQ(plain.caller, kexecore::Caller::kNative);
  const SegmentsInput other = Decode({0,  0, 0, 1, 16, 0, 14, 0, 0,  //
                                      15, 0, 0, 1, 0,                // the whole area, and raw:
                                      5,  0, 0, 0, 1,  0, 0,  0,     // buf
                                      1,  0, 0, 0, 0,  0, 0,  0});   // buf_size
  EXPECT_EQ(other.bounds.type, std::uint32_t{KEXEC_TYPE_DEFAULT});
  EXPECT_EQ(other.form, kexecore::Form::kPosted);
  EXPECT_EQ(other.caller, kexecore::Caller::kCompat);
  ASSERT_EQ(other.count, 1u);
  EXPECT_EQ(other.segments[0].dest_size, 16 * kPage);
  EXPECT_EQ(other.segments[0].buf_size, 16 * kPage) << "there is one size";
  EXPECT_EQ(other.segments[0].buf, 5u) << "in 32 bits";
}

TEST(SegmentsInput, AMebibyteIsCutAndTheAreaIsAlwaysSane) {
  for (int byte = 0; byte < 256; ++byte) {
    const SegmentsInput input =
        Decode(std::vector<std::uint8_t>(1 << 20, static_cast<std::uint8_t>(byte)));
    const std::uint64_t machine_end = std::uint64_t{1} << input.bounds.physical_bits;
    EXPECT_EQ(input.count, 16u);
    EXPECT_LE(input.bounds.crash_start, machine_end);
    EXPECT_LE(input.bounds.crash_size, machine_end - input.bounds.crash_start);
    EXPECT_EQ((input.bounds.crash_start | input.bounds.crash_size) % kPage, 0u);
    EXPECT_TRUE(kexecore::IsSaneRam(input.Where().ram, machine_end));
  }
}

}  // namespace
}  // namespace targets::segments_fuzz
