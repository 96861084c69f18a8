// SPDX-License-Identifier: MIT
#include "asm/host/hypervisor/guest.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace host {
namespace {

class GuestTest : public testing::Test {
 protected:
  void Map(uint64_t at, std::string& bytes) {
    EXPECT_TRUE(guest_->Map(at, bytes.size(), reinterpret_cast<uint8_t*>(bytes.data())));
  }
  // Returns the bytes at an address; "fault" when not all of them are mapped.
  std::string Read(uint64_t at, size_t size) const {
    std::string text(size, '.');
    return guest_->Read(at, text.data(), size) ? text : "fault";
  }

  const std::unique_ptr<Guest> guest_ = std::make_unique<Guest>();
  std::string low_ = "abcdefgh", middle_ = "1234", end_ = "XY";
};

TEST_F(GuestTest, LaterWritesLieOverEarlierOnes) {
  Map(100, low_);
  Map(102, middle_);
  EXPECT_EQ(Read(100, 8), "ab1234gh");
  Map(101, end_);
  EXPECT_EQ(Read(100, 8), "aXY234gh");
  EXPECT_EQ(Read(103, 2), "23");
}

TEST_F(GuestTest, WhatNothingCoversFaults) {
  Map(100, low_);
  EXPECT_EQ(Read(99, 2), "fault");
  EXPECT_EQ(Read(107, 2), "fault");
  EXPECT_EQ(Read(50, 1), "fault");
  EXPECT_EQ(Read(50, 0), "");
  Map(108, middle_);
  EXPECT_EQ(Read(107, 2), "h1");
}

TEST_F(GuestTest, HolesAreNotMappedUntilTheyAreWrittenTo) {
  Map(100, low_);
  EXPECT_TRUE(guest_->Map(102, 2, nullptr));
  EXPECT_EQ(Read(100, 2), "ab");
  EXPECT_EQ(Read(100, 3), "fault");
  EXPECT_EQ(Read(104, 4), "efgh");
  Map(102, end_);
  EXPECT_EQ(Read(100, 8), "abXYefgh");
}

TEST_F(GuestTest, WritesGoToWhatIsRead) {
  Map(100, low_);
  Map(104, middle_);
  EXPECT_TRUE(guest_->Write(102, "----", 4));
  EXPECT_EQ(Read(100, 8), "ab----34");
  EXPECT_EQ(middle_, "--34");
  EXPECT_FALSE(guest_->Write(107, "++", 2));
}

TEST_F(GuestTest, TheAddressSpaceEndsAtItsLastByte) {
  Map(~uint64_t{0} - 1, end_);
  EXPECT_EQ(Read(~uint64_t{0} - 1, 2), "XY");
  Map(~uint64_t{0}, low_);  // the part would go on at address 0
  EXPECT_EQ(Read(~uint64_t{0}, 1), "a");
  EXPECT_EQ(Read(0, 1), "fault");
}

TEST_F(GuestTest, HasRoomForSoManyWritesAndNoMore) {
  for (uint32_t i = 0; i < kMostWrites + 1; ++i) EXPECT_TRUE(guest_->Map(i, 1, nullptr));
  EXPECT_FALSE(guest_->Map(0, 1, nullptr));
}

}  // namespace
}  // namespace host
