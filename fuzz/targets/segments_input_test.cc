// SPDX-License-Identifier: MIT
#include "fuzz/targets/segments_input.h"

#include <gtest/gtest.h>

#include <vector>

namespace targets {
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

TEST(SegmentsInput, AMebibyteIsCutAndTheAreaIsAlwaysSane) {
  for (int byte = 0; byte < 256; ++byte) {
    const SegmentsInput input =
        Decode(std::vector<std::uint8_t>(1 << 20, static_cast<std::uint8_t>(byte)));
    const std::uint64_t machine_end = std::uint64_t{1} << input.bounds.physical_bits;
    EXPECT_EQ(input.count, 16u);
    EXPECT_LE(input.bounds.crash_start, machine_end);
    EXPECT_LE(input.bounds.crash_size, machine_end - input.bounds.crash_start);
    EXPECT_EQ((input.bounds.crash_start | input.bounds.crash_size) % kPage, 0u);
  }
}

}  // namespace
}  // namespace targets
