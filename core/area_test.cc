// SPDX-License-Identifier: MIT
#include "core/area.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <random>
#include <set>
#include <vector>

namespace kexecore {
namespace {

constexpr std::uint64_t kMiB = 0x100000;
constexpr std::uint64_t kPage = 0x1000;
constexpr std::uint64_t k4GiB = std::uint64_t{1} << 32;
constexpr kexecore_range kArea = {0x10000000, 0x100000};
constexpr kexecore_maddr_t kEnd = kArea.start + kArea.size;

kexecore_image ImageWith(const std::vector<kexecore_abi_segment>& segments,
                         std::uint32_t arch = KEXECORE_EM_X86_64) {
  kexecore_image image = {};
  image.arch = arch;
  image.nr_segments = static_cast<std::uint32_t>(segments.size());
  for (std::size_t i = 0; i < segments.size(); ++i) image.segments[i] = segments[i];
  return image;
}

Memory RoomOf(const kexecore_range& area, const kexecore_image& image,
              const kexecore_image* present) {
  return FindRoom(area, image.arch == KEXECORE_EM_386 ? k4GiB : kPage << 35, image, present);
}

void ExpectRoom(const Memory& room, kexecore_maddr_t start, kexecore_maddr_t end) {
  EXPECT_EQ(room.start, start);
  EXPECT_EQ(room.end, end);
}

TEST(Area, LargestGapIsTheRoom) {
  ExpectRoom(RoomOf(kArea, ImageWith({{1, 0, kArea.start, 2 * kPage}}), nullptr),
             kArea.start + 2 * kPage, kEnd);
  ExpectRoom(RoomOf(kArea, ImageWith({{1, 0, kArea.start + 0x90000, kPage}}), nullptr), kArea.start,
             kArea.start + 0x90000);
  ExpectRoom(
      RoomOf(kArea,
             ImageWith({{1, 0, kEnd - kPage, kPage}, {1, 0, kArea.start + 0x20000, 0x10000}}),
             nullptr),
      kArea.start + 0x30000, kEnd - kPage);
}

TEST(Area, HighestOfTwoGapsOfASize) {
  ExpectRoom(RoomOf(kArea, ImageWith({{1, 0, kArea.start + 0x7f000, 0x2000}}), nullptr),
             kArea.start + 0x81000, kEnd);
}

TEST(Area, SegmentsWithoutABufferAndPartsOfPagesCount) {
  ExpectRoom(RoomOf(kArea, ImageWith({{0, 0, kArea.start, 0x81000}}), nullptr),
             kArea.start + 0x81000, kEnd);
  ExpectRoom(RoomOf(kArea, ImageWith({{1, 1, kArea.start + 0x10fff, 2}}), nullptr),
             kArea.start + 0x12000, kEnd);
  EXPECT_TRUE(IsEmpty(RoomOf(kArea, ImageWith({{0, 0, 0, 2 * kEnd}}), nullptr)));
}

TEST(Area, WhatThePresentImageHasIsNotTaken) {
  kexecore_image present = ImageWith({{1, 0, kArea.start + 0x1000, 0x1000}});
  const kexecore_image image = ImageWith({{1, 0, kArea.start, kPage}});
  ExpectRoom(RoomOf(kArea, image, &present), kArea.start + 0x2000, kEnd);
  present.in_area = {kEnd - 5 * kPage, 5 * kPage};
  ExpectRoom(RoomOf(kArea, image, &present), kArea.start + 0x2000, kEnd - 5 * kPage);
  present.flags = KEXECORE_IMAGE_AREA;
  EXPECT_TRUE(IsEmpty(RoomOf(kArea, image, &present)));
}

TEST(Area, NoRoomForAnImageThatTheGuestWroteByItself) {
  kexecore_image image = ImageWith({});
  image.flags = KEXECORE_IMAGE_AREA;
  EXPECT_TRUE(IsEmpty(RoomOf(kArea, image, nullptr)));
}

TEST(Area, RoomIsInReachAndAboveTheFirstMiB) {
  const kexecore_range across = {k4GiB - 8 * kPage, 64 * kPage};
  const std::vector<kexecore_abi_segment> segments = {{1, 0, across.start, kPage}};
  ExpectRoom(RoomOf(across, ImageWith(segments, KEXECORE_EM_386), nullptr), across.start + kPage,
             k4GiB);
  ExpectRoom(RoomOf(across, ImageWith(segments), nullptr), across.start + kPage,
             across.start + across.size);
  EXPECT_TRUE(IsEmpty(RoomOf({k4GiB, kMiB}, ImageWith({}, KEXECORE_EM_386), nullptr)));
  ExpectRoom(RoomOf({0x9000, kMiB}, ImageWith({{1, 0, 0x9000, kPage}}), nullptr), kMiB,
             kMiB + 0x9000);
  EXPECT_TRUE(IsEmpty(RoomOf({0x9000, 0x80000}, ImageWith({}), nullptr)));
  EXPECT_TRUE(IsEmpty(RoomOf({0x12345678, 0}, ImageWith({}), nullptr)));
}

TEST(Area, PagesAreTakenFromTheEnd) {
  Memory room = {.start = kArea.start, .end = kArea.start + 2 * kPage};
  kexecore_image image = ImageWith({});
  EXPECT_FALSE(KeepsPagesInArea(image));
  image.in_area.start = room.end;
  EXPECT_EQ(TakeLast(room), kArea.start / kPage + 1);
  NoteTaken(room, image);
  EXPECT_TRUE(KeepsPagesInArea(image));
  EXPECT_EQ(image.in_area.size, kPage);
  EXPECT_EQ(TakeLast(room), kArea.start / kPage);
  NoteTaken(room, image);
  EXPECT_EQ(image.in_area.start, kArea.start);
  EXPECT_EQ(image.in_area.size, 2 * kPage);
  EXPECT_TRUE(IsEmpty(room));
}

// Compares with a count of the pages, one by one.
TEST(Area, RoomOfAnyTwoImages) {
  constexpr std::uint64_t kPages = 40;
  constexpr kexecore_range kSmall = {0x200000, kPages * kPage};
  std::mt19937 random(1);
  const auto below = [&](std::uint64_t bound) { return random() % bound; };
  for (int round = 0; round < 3000; ++round) {
    std::set<std::uint64_t> used;
    const auto any_image = [&] {
      std::vector<kexecore_abi_segment> segments(below(KEXECORE_MAX_SEGMENTS + 1));
      for (auto& segment : segments) {
        segment = {below(2), 0, kSmall.start + below(kPages) * kPage, below(4) * kPage};
        for (std::uint64_t at = 0; at < segment.dest_size; at += kPage) {
          used.insert(segment.dest_maddr + at);
        }
      }
      return ImageWith(segments);
    };
    const kexecore_image image = any_image();
    kexecore_image present = any_image();
    present.in_area = {kSmall.start + below(kPages) * kPage, below(3) * kPage};
    for (std::uint64_t at = 0; at < present.in_area.size; at += kPage) {
      used.insert(present.in_area.start + at);
    }
    Memory best = kNoBytes;
    for (std::uint64_t start = kSmall.start; start < kSmall.start + kSmall.size; start += kPage) {
      std::uint64_t end = start;
      while (end < kSmall.start + kSmall.size && !used.contains(end)) end += kPage;
      if (end > start && end - start >= best.end - best.start) best = {.start = start, .end = end};
    }
    ExpectRoom(RoomOf(kSmall, image, &present), best.start, best.end);
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace kexecore
