// SPDX-License-Identifier: MIT
#include "client/compactor.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "client/digest.h"
#include "trace/pattern.h"

namespace client {
namespace {

using Buffer = std::vector<std::uint8_t>;

Buffer RandomBytes(std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  Buffer bytes(size);
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random() | 1);
  return bytes;
}

class CompactorTest : public testing::Test {
 protected:
  std::filesystem::path folder_ = std::filesystem::path(testing::TempDir()) /
                                  testing::UnitTest::GetInstance()->current_test_info()->name();
  trace::ForeignStore store_{folder_ / "foreign"};
  std::vector<trace::ForeignFile> files_;
  Compactor compactor_{files_, store_};

  std::string Write(const std::string& name, const Buffer& bytes) {
    std::filesystem::create_directories(folder_);
    const auto path = folder_ / name;
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
    return path;
  }
};

// A load with one segment, whose buffer at 0x20000 holds `bytes`.
trace::Hypercall Load(const Buffer& bytes, std::uint64_t entry) {
  trace::Hypercall call;
  call.op = 4;
  call.arg = 0x10000;
  call.memory = {{0x10000, trace::LoadArgument{1, 0, 62, 1, 0x12000, entry}},
                 {0x12000, trace::Descriptors{{{0x20000, bytes.size(), 0x8000000, 0x10000}}}},
                 {0x20000, trace::Bytes{bytes}}};
  return call;
}

TEST_F(CompactorTest, BytesOfAFileBecomeAReference) {
  const Buffer kernel = RandomBytes(20000, 1);
  const std::string path = Write("vmlinuz", kernel);
  compactor_.AddSource(path);
  const auto call = compactor_.Compact(Load(Buffer(kernel.begin() + 512, kernel.end()), 0x8000000));
  ASSERT_EQ(call.memory.size(), 3u);
  EXPECT_EQ(call.memory[2], (trace::Content{0x20000, trace::Foreign{0, 512, 20000 - 512}}));
  ASSERT_EQ(files_.size(), 1u);
  EXPECT_EQ(files_[0],
            (trace::ForeignFile{"vmlinuz", Sha256(kernel), kernel.size(), "", "", path}));
  EXPECT_FALSE(store_.Open(files_[0]).missing());
  // The same file again is the same reference.
  compactor_.Compact(Load(kernel, 0x8000000));
  EXPECT_EQ(files_.size(), 1u);
}

TEST_F(CompactorTest, OwnBytesStayAndZeroesAreAPattern) {
  Buffer bytes(300, 0);
  bytes[0] = 1;
  bytes[10] = 2;
  bytes[299] = 3;
  const auto call = compactor_.Compact(Load(bytes, 0x9000000));
  ASSERT_EQ(call.memory.size(), 5u);
  Buffer head(11, 0);
  head[0] = 1;
  head[10] = 2;
  EXPECT_EQ(call.memory[2], (trace::Content{0x20000, trace::Bytes{head}}));
  EXPECT_EQ(call.memory[3], (trace::Content{0x2000b, trace::Pattern{288, trace::kZeroSeed}}));
  EXPECT_EQ(call.memory[4], (trace::Content{0x2012b, trace::Bytes{{3}}}));
  EXPECT_TRUE(files_.empty());
}

TEST_F(CompactorTest, CodeThatIsEnteredIsThePrograms) {
  compactor_.SetProgram("/sbin/kexec");
  const Buffer first = RandomBytes(5000, 2);
  const Buffer second = RandomBytes(5000, 3);
  const auto call = compactor_.Compact(Load(first, 0x8000100));
  EXPECT_EQ(call.memory[2], (trace::Content{0x20000, trace::Foreign{0, 0, 5000}}));
  compactor_.Compact(Load(second, 0x8000100));
  ASSERT_EQ(files_.size(), 2u);
  EXPECT_EQ(files_[0].name, "purgatory");
  EXPECT_EQ(files_[0].path, "/sbin/kexec");
  EXPECT_EQ(files_[1].name, "purgatory-2");
  EXPECT_FALSE(store_.Open(files_[1]).missing());
}

TEST_F(CompactorTest, PatchedCopyKeepsThePatchOnly) {
  const Buffer kernel = RandomBytes(4096, 4);
  compactor_.AddSource(Write("vmlinuz", kernel));
  Buffer patched = kernel;
  patched[1000] ^= 0x80;
  const auto call = compactor_.Compact(Load(patched, 0));
  ASSERT_EQ(call.memory.size(), 5u);
  EXPECT_EQ(call.memory[3], (trace::Content{0x20000 + 1000, trace::Bytes{{patched[1000]}}}));
}

TEST_F(CompactorTest, TheFileThatGivesMostIsTheSource) {
  const Buffer kernel = RandomBytes(20000, 5);
  // Others that have a part of it, before and behind it in the order of opening.
  const std::string first = Write("first", Buffer(kernel.begin(), kernel.begin() + 5000));
  const std::string whole = Write("whole", kernel);
  const std::string last = Write("last", Buffer(kernel.begin(), kernel.begin() + 12000));
  for (const std::string& path : {first, whole, last}) compactor_.AddSource(path);
  const auto call = compactor_.Compact(Load(kernel, 0x8000000));
  ASSERT_EQ(call.memory.size(), 3u);
  EXPECT_EQ(call.memory[2], (trace::Content{0x20000, trace::Foreign{0, 0, 20000}}));
  ASSERT_EQ(files_.size(), 1u);
  EXPECT_EQ(files_[0].name, "whole");
}

TEST_F(CompactorTest, SourcesThatAreNoFilesAreIgnored) {
  compactor_.AddSource("/");
  compactor_.AddSource("/nowhere");
  EXPECT_EQ(compactor_.Compact(Load({1, 2}, 0)).memory.size(), 3u);
}

}  // namespace
}  // namespace client
