// SPDX-License-Identifier: MIT
#include "core/guest_list.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace kexecore {
namespace {

class List : public ::testing::Test {
 protected:
  Error Read(const std::vector<Entry>& entries) {
    Error error = Error::kNone;
    for (const Entry entry : entries) {
      error = ReadEntry(entry, list, image, meaning);
      if (error != Error::kNone) break;
    }
    return error;
  }

  GuestList list = {.entries_left = 64,
                    .crash = {0x100000, 0x2000},
                    .physical_bits = 40,
                    .has_destination = false,
                    .destination = 0};
  kexecore_image image = {};
  Meaning meaning = Meaning::kDone;
};

TEST_F(List, SourcesGoWhereTheDestinationPoints) {
  EXPECT_EQ(Read({0x5001, 0x8008, 0x9008}), Error::kNone);
  EXPECT_EQ(meaning, Meaning::kSource);
  ASSERT_EQ(image.nr_segments, 1U);
  EXPECT_NE(image.segments[0].buf, 0U);
  EXPECT_EQ(image.segments[0].dest_maddr, 0x5000U);
  EXPECT_EQ(image.segments[0].dest_size, 0x2000U);
  EXPECT_EQ(image.segments[0].buf_size, 0x2000U);
}

TEST_F(List, RunThatGoesOnIsOneSegment) {
  EXPECT_EQ(Read({0x5001, 0x8008, 0x6001, 0x9008, 0x8001, 0xa008}), Error::kNone);
  ASSERT_EQ(image.nr_segments, 2U);
  EXPECT_EQ(image.segments[0].dest_size, 0x2000U);
  EXPECT_EQ(image.segments[1].dest_maddr, 0x8000U);
}

TEST_F(List, DestinationWithoutSourcesIsNoRun) {
  EXPECT_EQ(Read({0x5001, 0x6001, 0x7001}), Error::kNone);
  EXPECT_EQ(meaning, Meaning::kDestination);
  EXPECT_EQ(image.nr_segments, 0U);
}

TEST_F(List, SourceNeedsADestination) { EXPECT_EQ(Read({0x8008}), Error::kInvalid); }

TEST_F(List, SixteenRunsAndNoMore) {
  for (Entry i = 0; i < 16; ++i) {
    ASSERT_EQ(Read({(0x2000 * i) | 1, 0x8008}), Error::kNone);
  }
  EXPECT_EQ(Read({0x2000 * 16 | 1}), Error::kNone);
  EXPECT_EQ(Read({0x8008}), Error::kInvalid);
  EXPECT_EQ(image.nr_segments, 16U);
}

TEST_F(List, OtherEntriesAreKnownByTheirFlag) {
  EXPECT_EQ(Read({0x5002}), Error::kNone);
  EXPECT_EQ(meaning, Meaning::kIndirection);
  EXPECT_EQ(Read({4}), Error::kNone);
  EXPECT_EQ(meaning, Meaning::kDone);
}

TEST_F(List, ExactlyOneFlagAndNoOtherBit) {
  for (Entry bits = 0; bits < 4096; ++bits) {
    List::SetUp();
    list.has_destination = true;
    list.entries_left = 1;
    const bool good = bits == 1 || bits == 2 || bits == 4 || bits == 8;
    EXPECT_EQ(Read({0x5000 | bits}), good ? Error::kNone : Error::kInvalid) << bits;
  }
}

TEST_F(List, AddressesEndAtThePhysicalWidth) {
  EXPECT_EQ(Read({(Entry{1} << 40) - 0x1000 + 2}), Error::kNone);
  EXPECT_EQ(Read({(Entry{1} << 40) + 2}), Error::kInvalid);
  EXPECT_EQ(Read({(Entry{1} << 63) + 4}), Error::kInvalid);
}

TEST_F(List, NothingInTheCrashAreaIsTheGuests) {
  EXPECT_EQ(Read({0x5001, 0xff008, 0x102008, 0xff002}), Error::kNone);
  EXPECT_EQ(Read({0x100008}), Error::kFault);
  EXPECT_EQ(Read({0x101008}), Error::kFault);
  EXPECT_EQ(Read({0x100002}), Error::kFault);
  EXPECT_EQ(Read({0x100001}), Error::kNone);  // a destination may lie in the crash area
}

TEST_F(List, EntriesRunOut) {
  list.entries_left = 2;
  EXPECT_EQ(Read({0x5001, 0x8008}), Error::kNone);
  EXPECT_EQ(Read({4}), Error::kInvalid);
}

}  // namespace
}  // namespace kexecore
