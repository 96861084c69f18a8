// SPDX-License-Identifier: MIT
#include "fuzz/simulation/model/area.h"

#include <gtest/gtest.h>

namespace model {
namespace {

constexpr std::uint64_t kStart = 0x10000000, kSize = 0x100000, kEnd = kStart + kSize;

Platform PlatformWith(std::uint64_t control_va) {
  Platform platform;
  platform.physical_bits = 46;
  platform.crash = {kStart, kSize};
  platform.ram = {{0, 0x9f000}, {0x100000, kStart - 0x100000}, {0x80000000, 0x40000000}};
  platform.control_va = control_va;
  return platform;
}

Image ImageAt(std::uint64_t dest, std::uint64_t size) {
  Image image;
  image.type = KEXEC_TYPE_CRASH;
  image.arch = KEXECORE_EM_X86_64;
  image.segments = {{.buf = 1, .buf_size = 0, .dest_maddr = dest, .dest_size = size}};
  return image;
}

TEST(AreaOfTheModel, Room) {
  const Platform platform = PlatformWith(0);
  const Image image = ImageAt(kStart, 0x2000);
  EXPECT_EQ(RoomFor(platform, image, nullptr), (Interval{kStart + 0x2000, kEnd}));
  Image present = ImageAt(kStart + 0x4000, 1);
  EXPECT_EQ(RoomFor(platform, image, &present), (Interval{kStart + 0x5000, kEnd}));
  present.kept = {kStart + 0x80000, kStart + 0x81000};
  EXPECT_EQ(RoomFor(platform, image, &present), (Interval{kStart + 0x81000, kEnd}));
  present.from_list = true;
  EXPECT_EQ(RoomFor(platform, image, &present), (Interval{0, 0}));
  EXPECT_EQ(RoomFor(platform, ImageAt(kStart, kSize), nullptr), (Interval{0, 0}));
}

TEST(AreaOfTheModel, KeptPages) {
  const Interval room = {kEnd - 0x10000, kEnd};
  const Image image = ImageAt(kStart, 0x2000);
  EXPECT_EQ(KeptIn(room, PlatformWith(0), image), (Interval{kEnd - 0x1000, kEnd}));
  // The control page, the root, three tables of control_va, and three of the region of both.
  const Platform platform = PlatformWith(0xffff810000000000);
  EXPECT_EQ(KeptIn(room, platform, image), (Interval{kEnd - 0x8000, kEnd}));
  EXPECT_EQ(KeptIn({kEnd - 0x3000, kEnd}, platform, image), (Interval{kEnd - 0x3000, kEnd}));
  EXPECT_EQ(KeptIn({0, 0}, platform, image), (Interval{0, 0}));
  // A GiB that is mapped as a whole takes a table of regions, and the first region one of pages.
  Image wide = image;
  wide.segments.push_back(
      {.buf = 0, .buf_size = 0, .dest_maddr = 0x80000000, .dest_size = 1u << 30});
  wide.segments.push_back({.buf = 0, .buf_size = 0, .dest_maddr = 0, .dest_size = 0x1000});
  EXPECT_EQ(KeptIn(room, platform, wide), (Interval{kEnd - 0xa000, kEnd}));
}

}  // namespace
}  // namespace model
