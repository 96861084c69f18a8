// SPDX-License-Identifier: MIT
#include "trace/foreign.h"

#include <gtest/gtest.h>

#include <string>

namespace trace {
namespace {

ForeignFile FileOf(char digit, std::uint64_t size) {
  return {.name = "f", .sha256 = std::string(64, digit), .size = size};
}

std::string Read(const ForeignBytes& bytes, std::uint64_t offset, std::size_t size) {
  std::string text(size, '\0');
  bytes.Read(offset, std::span(reinterpret_cast<std::uint8_t*>(text.data()), size));
  return text;
}

class Foreign : public testing::Test {
 protected:
  Foreign() { std::filesystem::remove_all(folder_); }
  const std::filesystem::path folder_ =
      std::filesystem::path(testing::TempDir()) / "kexecore_foreign_test";
};

TEST_F(Foreign, KeepsBytesUnderTheirDigest) {
  const std::uint8_t bytes[] = {'a', 'b', 'c', 'd'};
  ForeignStore(folder_).Put(FileOf('1', 4).sha256, bytes);
  ForeignStore store(folder_);
  const ForeignBytes& file = store.Open(FileOf('1', 4));
  EXPECT_FALSE(file.missing());
  EXPECT_EQ(Read(file, 1, 2), "bc");
  EXPECT_TRUE(store.missing().empty());
}

TEST_F(Foreign, MarksWhatIsMissing) {
  ForeignStore store(folder_);
  const ForeignBytes& file = store.Open(FileOf('2', 1 << 30));
  EXPECT_TRUE(file.missing());
  EXPECT_EQ(file.size(), 1u << 30);
  EXPECT_EQ(Read(file, 0, 17), "[missing foreign ");
  store.Open(FileOf('2', 1 << 30));
  ASSERT_EQ(store.missing().size(), 1u);
  EXPECT_EQ(store.missing()[0], FileOf('2', 1 << 30));
}

TEST_F(Foreign, TakesNoFileOfAnotherSize) {
  const std::uint8_t bytes[] = {'a', 'b', 'c', 'd'};
  ForeignStore store(folder_);
  store.Put(FileOf('1', 4).sha256, bytes);
  EXPECT_TRUE(store.Open(FileOf('1', 5)).missing());
}

TEST_F(Foreign, OpensNothingButDigests) {
  ForeignStore store(folder_);
  const std::uint8_t bytes[] = {'a'};
  store.Put("name", bytes);
  EXPECT_TRUE(store.Open({.name = "f", .sha256 = "name", .size = 1}).missing());
}

TEST_F(Foreign, AnEmptyStoreNeverLooks) {
  ForeignStore store{std::filesystem::path()};
  EXPECT_TRUE(store.Open(FileOf('1', 4)).missing());
  EXPECT_TRUE(store.missing().empty());
}

}  // namespace
}  // namespace trace
