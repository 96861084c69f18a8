// SPDX-License-Identifier: MIT
#include "client/slices.h"

#include <gtest/gtest.h>

#include <random>

namespace client {
namespace {

using Buffer = std::vector<std::uint8_t>;

Buffer RandomBytes(std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  Buffer bytes(size);
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random() | 1);
  return bytes;
}

Buffer Join(std::initializer_list<Buffer> parts) {
  Buffer all;
  for (const Buffer& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

Buffer Part(const Buffer& bytes, std::size_t offset, std::size_t size) {
  return Buffer(bytes.begin() + static_cast<std::ptrdiff_t>(offset),
                bytes.begin() + static_cast<std::ptrdiff_t>(offset + size));
}

TEST(Slices, AWholeFileFromAnOffsetIsOneSlice) {
  const Buffer file = RandomBytes(100000, 1);
  EXPECT_EQ(SliceFinder(file).Find(Part(file, 20481, 79519)),
            (std::vector<Slice>{{0, 20481, 79519}}));
}

TEST(Slices, EveryRunOfTheShortestLengthIsFound) {
  const Buffer file = RandomBytes(4096, 2);
  const SliceFinder finder(file);
  for (std::size_t offset = 500; offset < 600; ++offset) {
    const Buffer buffer =
        Join({RandomBytes(77, 3), Part(file, offset, SliceFinder::kShortest), RandomBytes(9, 4)});
    const auto slices = finder.Find(buffer);
    ASSERT_EQ(slices.size(), 1u) << offset;
    // Neighbouring bytes may happen to match, too.
    EXPECT_LE(slices[0].at, 77u);
    EXPECT_GE(slices[0].at + slices[0].size, 77 + SliceFinder::kShortest);
    EXPECT_EQ(slices[0].offset - slices[0].at, offset - 77);
  }
}

TEST(Slices, PatchedBytesLieBetweenSlices) {
  const Buffer file = RandomBytes(4096, 5);
  Buffer buffer = file;
  buffer[1000] ^= 0xff;
  EXPECT_EQ(SliceFinder(file).Find(buffer),
            (std::vector<Slice>{{0, 0, 1000}, {1001, 1001, 4096 - 1001}}));
}

TEST(Slices, ShortRunsAndOtherBytesAreNotTheFiles) {
  const Buffer file = RandomBytes(4096, 6);
  const SliceFinder finder(file);
  EXPECT_TRUE(finder.Find(RandomBytes(4096, 7)).empty());
  EXPECT_TRUE(finder.Find({}).empty());
  EXPECT_TRUE(finder.Find(Part(file, 0, 40)).empty());
  EXPECT_TRUE(SliceFinder(Buffer{}).Find(file).empty());
}

TEST(Slices, ARunOfOneByteIsNoTraceOfAFile) {
  EXPECT_TRUE(SliceFinder(Buffer(4096, 0)).Find(Buffer(1024, 0)).empty());
  Buffer sparse(4096, 0);
  sparse[2048] = 1;
  EXPECT_TRUE(SliceFinder(sparse).Find(Part(sparse, 1000, 2000)).empty());
}

}  // namespace
}  // namespace client
