// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/image_page_list.h"

#include <gtest/gtest.h>

#include <cstring>

#include "trace/foreign.h"

namespace oracle {
namespace {

constexpr std::uint64_t kDest = KEXECORE_LIST_DESTINATION, kInd = KEXECORE_LIST_INDIRECTION,
                        kDone = KEXECORE_LIST_DONE, kSource = KEXECORE_LIST_SOURCE,
                        kZero = KEXECORE_LIST_ZERO;

class Lists : public testing::Test {
 protected:
  Lists() {
    trace::MachineDescription description;
    description.ram = {{0x100000, 0x1000000}};
    machine_.Reset(description, {}, nullptr);
    machine_.Begin({});
    for (std::uint64_t& page : pages_)
      page = machine_.Allocate(~std::uint64_t{0}, KEXECORE_PURPOSE_STAGED) * 4096;
  }

  void Put(std::uint64_t page, const std::vector<std::uint64_t>& entries) {
    auto& bytes = machine_.memory().At(page / 4096).bytes;
    std::memcpy(bytes.data(), entries.data(), entries.size() * 8);
  }

  std::string Read(std::uint64_t first_entry) {
    list_.Read(first_entry, machine_);
    return list_.error;
  }

  std::string ReadEntries(const std::vector<std::uint64_t>& entries) {
    Put(pages_[0], entries);
    return Read(pages_[0] | kInd);
  }

  trace::ForeignStore store_{std::filesystem::path()};
  machine::Machine machine_{store_};
  std::uint64_t pages_[3] = {};  // machine addresses of pages that are allocated
  ImagePageList list_;
};

TEST_F(Lists, NameMoves) {
  Put(pages_[1], {0x9000 | kDest, 0x333000 | kSource, kDone});
  EXPECT_EQ(ReadEntries({0x5000 | kDest, 0x111000 | kSource, 0x222000 | kSource, pages_[1] | kInd}),
            "");
  EXPECT_EQ(list_.moves, (std::vector<Move>{{5, 0x111}, {6, 0x222}, {9, 0x333}}));
  EXPECT_EQ(list_.pages, (std::vector<kexecore_mfn_t>{pages_[0] / 4096, pages_[1] / 4096}));
}

TEST_F(Lists, NameZeroPages) {
  EXPECT_EQ(ReadEntries({0x5000 | kDest, 0x111000 | kSource, 0x2000 | kZero, 0x9000 | kDest,
                         0x3000 | kZero, 0x1000 | kZero, kDone}),
            "");
  EXPECT_EQ(list_.moves, (std::vector<Move>{{5, 0x111}}));
  EXPECT_EQ(list_.zeroes, (std::vector<ZeroRun>{{6, 8}, {9, 12}, {12, 13}}));
  EXPECT_FALSE(Zeroes(list_, 5));
  EXPECT_TRUE(Zeroes(list_, 7));
  EXPECT_FALSE(Zeroes(list_, 8));
  EXPECT_TRUE(Zeroes(list_, 12));
}

TEST_F(Lists, MayBeEmpty) {
  EXPECT_EQ(Read(kDone), "");
  EXPECT_TRUE(list_.moves.empty());
  EXPECT_TRUE(list_.pages.empty());
}

TEST_F(Lists, AreRefused) {
  EXPECT_EQ(Read(0), "has entry 0x0, whose flags mean nothing");
  EXPECT_EQ(Read(0x5000 | kDest), "has no entry that ends it");
  EXPECT_EQ(ReadEntries({0x111000 | kSource}), "has source 0x111 before any destination");
  EXPECT_EQ(ReadEntries({0x2010}), "has wrong entry 0x2010 of zero pages") << "nowhere";
  EXPECT_EQ(ReadEntries({0x5000 | kDest, 0x10}), "has wrong entry 0x10 of zero pages");
  EXPECT_EQ(ReadEntries({0x5000 | kDest, 0x1000 | kZero, 0x111000 | kSource}),
            "has source 0x111 after zero pages");
  EXPECT_EQ(ReadEntries({0x5009}), "has entry 0x5009, whose flags mean nothing");
  EXPECT_EQ(ReadEntries({0x105000 | kInd}), "goes on in frame 0x105, which is not allocated");
  EXPECT_EQ(ReadEntries({pages_[0] | kInd}), "names more pages than are allocated");
  EXPECT_EQ(ReadEntries({0x5000 | kDest, 0x111000 | kSource, 0x111000 | kSource, 0x111000 | kSource,
                         0x111000 | kSource}),
            "names more pages than are allocated");
  EXPECT_EQ(ReadEntries(std::vector<std::uint64_t>(512, 0x5000 | kDest)),
            "has no entry that ends it");
}

}  // namespace
}  // namespace oracle
