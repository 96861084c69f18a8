// SPDX-License-Identifier: MIT
#include "client/preload/own_memory.h"

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <cstring>

#include "trace/page.h"

namespace preload {
namespace {

using trace::kPageSize;

// `pages` fresh pages, page i filled with the byte i + 1.
class Pages {
 public:
  explicit Pages(std::size_t pages) : size_(pages * kPageSize) {
    base_ = static_cast<char*>(
        mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    for (std::size_t i = 0; i < pages; ++i)
      std::memset(base_ + i * kPageSize, static_cast<int>(i) + 1, kPageSize);
  }
  ~Pages() { munmap(base_, size_); }
  std::uint64_t at(std::size_t page) const {
    return reinterpret_cast<std::uint64_t>(base_) + page * kPageSize;
  }
  void Unmap(std::size_t page) { mprotect(base_ + page * kPageSize, kPageSize, PROT_NONE); }

 private:
  std::size_t size_;
  char* base_;
};

TEST(OwnMemory, ReadsAcrossPages) {
  const Pages pages(3);
  const auto pieces = ReadOwnMemory(pages.at(0) + 4090, 8);
  ASSERT_EQ(pieces.size(), 1u);
  EXPECT_EQ(pieces[0], (Piece{pages.at(0) + 4090, {1, 1, 1, 1, 1, 1, 2, 2}}));
}

TEST(OwnMemory, LeavesOutWhatIsNotMapped) {
  Pages pages(4);
  pages.Unmap(1);
  const auto pieces = ReadOwnMemory(pages.at(0) + 100, 3 * kPageSize);
  ASSERT_EQ(pieces.size(), 2u);
  EXPECT_EQ(pieces[0].at, pages.at(0) + 100);
  EXPECT_EQ(pieces[0].bytes, std::vector<std::uint8_t>(kPageSize - 100, 1));
  EXPECT_EQ(pieces[1].at, pages.at(2));
  EXPECT_EQ(pieces[1].bytes.size(), kPageSize + 100);
}

TEST(OwnMemory, ReadsMoreThanOneBatch) {
  const Pages pages(600);
  const auto pieces = ReadOwnMemory(pages.at(0), 600 * kPageSize);
  ASSERT_EQ(pieces.size(), 1u);
  EXPECT_EQ(pieces[0].bytes.size(), 600 * kPageSize);
  EXPECT_EQ(pieces[0].bytes[599 * kPageSize], static_cast<std::uint8_t>(600));
}

TEST(OwnMemory, NothingAboveTheUserHalf) {
  EXPECT_TRUE(ReadOwnMemory(~std::uint64_t{0} - 10, 4).empty());
  EXPECT_TRUE(ReadOwnMemory(0x1000, ~std::uint64_t{0}).empty());
  EXPECT_TRUE(ReadOwnMemory(0, 16).empty());
}

TEST(OwnMemory, WritesOnlyWhatIsWritable) {
  Pages pages(2);
  EXPECT_TRUE(WriteOwnMemory(pages.at(0) + 1, {7, 8}));
  EXPECT_EQ(ReadOwnMemory(pages.at(0), 4)[0].bytes, (std::vector<std::uint8_t>{1, 7, 8, 1}));
  EXPECT_FALSE(WriteOwnMemory(0, {1}));
}

}  // namespace
}  // namespace preload
