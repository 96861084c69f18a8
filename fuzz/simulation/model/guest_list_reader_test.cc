// SPDX-License-Identifier: MIT
#include "fuzz/simulation/model/guest_list_reader.h"

#include <gtest/gtest.h>

#include "fuzz/simulation/model/fake_world.h"

namespace model {
namespace {

constexpr std::uint64_t kDest = KEXECORE_LIST_DESTINATION, kInd = KEXECORE_LIST_INDIRECTION,
                        kDone = KEXECORE_LIST_DONE, kSource = KEXECORE_LIST_SOURCE;
constexpr std::int64_t kInvalid = -KEXECORE_EINVAL;
constexpr std::uint64_t kFirst = 0x50;  // frame of the list's first page

class V2 : public testing::Test {
 protected:
  V2() {
    platform_.physical_bits = 40;
    platform_.ram = {{0, 0x100000}};  // 256 pages
  }

  std::int64_t Read(std::uint64_t first_entry = kFirst * kPageSize | kInd) {
    list_.Start(first_entry);
    image_.segments.clear();
    return Again();
  }

  std::int64_t Again() {
    expected_.Clear();
    Call call(world_, dialect_, expected_);
    call.AskHowFar();
    return list_.Read(platform_, call, image_);
  }

  std::int64_t ReadEntries(const std::vector<std::uint64_t>& entries) {
    world_.PutPage(kFirst, entries);
    return Read();
  }

  Platform platform_;
  Dialect dialect_;
  FakeWorld world_;
  GuestListReader list_;
  Image image_;
  Expectation expected_;
};

TEST_F(V2, RunsOfSources) {
  EXPECT_EQ(ReadEntries({0x1000 | kDest, 0x8000 | kSource, 0x9000 | kSource, 0x5000 | kDest,
                         0x8000 | kSource, 0x6000 | kDest, 0xa000 | kSource, kDone}),
            0);
  ASSERT_EQ(image_.segments.size(), 2u);
  EXPECT_NE(image_.segments[0].buf, 0u);
  EXPECT_EQ(image_.segments[0].dest_maddr, 0x1000u);
  EXPECT_EQ(image_.segments[0].dest_size, 0x2000u);
  EXPECT_EQ(image_.segments[1].dest_maddr, 0x5000u);
  EXPECT_EQ(image_.segments[1].dest_size, 0x2000u) << "it goes on where the run ended";
  EXPECT_EQ(list_.sources(), (std::vector<std::uint64_t>{8, 9, 8, 10}));
  EXPECT_EQ(expected_.guest_pages, std::vector<std::uint64_t>{kFirst});
}

TEST_F(V2, ARunThatIsGoneBackToIsANewOne) {
  EXPECT_EQ(ReadEntries({0x1000 | kDest, 0x8000 | kSource, 0x5000 | kDest, 0x8000 | kSource,
                         0x2000 | kDest, 0x8000 | kSource, kDone}),
            0);
  EXPECT_EQ(image_.segments.size(), 3u);
}

TEST_F(V2, ADestinationWithoutSourcesIsNone) {
  EXPECT_EQ(ReadEntries({0x1000 | kDest, 0x2000 | kDest, kDone}), 0);
  EXPECT_TRUE(image_.segments.empty());
}

TEST_F(V2, TheFirstEntryIsOne) {
  EXPECT_EQ(Read(kDone), 0);
  EXPECT_TRUE(expected_.guest_pages.empty());
  EXPECT_EQ(Read(0x1000 | kDest), kInvalid) << "nothing follows";
  EXPECT_EQ(Read(0x1000 | kSource), kInvalid);
  EXPECT_EQ(Read(0), kInvalid);
}

TEST_F(V2, Flags) {
  for (std::uint64_t flags = 0; flags < kPageSize; ++flags) {
    const bool known = flags == kDest || flags == kDone;
    if (flags == kInd) continue;  // see ListsGoOn
    EXPECT_EQ(ReadEntries({0x1000 | flags, kDone}), known ? 0 : kInvalid) << flags;
  }
}

TEST_F(V2, Addresses) {
  const std::uint64_t end = std::uint64_t{1} << 40;
  EXPECT_EQ(ReadEntries({(end - kPageSize) | kDest, 0x1000 | kSource, kDone}), 0);
  EXPECT_EQ(ReadEntries({end | kDest, kDone}), kInvalid);
  EXPECT_EQ(ReadEntries({0x1000 | kDest, end | kSource, kDone}), kInvalid);
  EXPECT_EQ(ReadEntries({end | kDone}), kInvalid);
  EXPECT_EQ(ReadEntries({end | kInd}), kInvalid);
  EXPECT_EQ(expected_.guest_pages.size(), 1u);
}

TEST_F(V2, ASourceComesAfterADestination) {
  EXPECT_EQ(ReadEntries({0x1000 | kSource, 0x1000 | kDest, kDone}), kInvalid);
}

TEST_F(V2, ListsGoOn) {
  world_.PutPage<std::uint64_t>(kFirst, {0x1000 | kDest, 0x60000 | kInd, 0xbad});
  world_.PutPage<std::uint64_t>(0x60, {0x8000 | kSource, kDone, 0xbad});
  EXPECT_EQ(Read(), 0);
  EXPECT_EQ(image_.segments.size(), 1u);
  EXPECT_EQ(expected_.guest_pages, (std::vector<std::uint64_t>{kFirst, 0x60}));
  world_.frames.erase(0x60);
  EXPECT_EQ(Read(), -KEXECORE_EFAULT);
  EXPECT_EQ(expected_.guest_pages, (std::vector<std::uint64_t>{kFirst, 0x60}));
}

TEST_F(V2, APageWithoutAnEnd) {
  platform_.ram = {{0, 0x1000000}};  // 4,096 pages
  std::vector<std::uint64_t> entries(512, 0x1000 | kDest);
  EXPECT_EQ(ReadEntries(entries), kInvalid);
  entries[511] = kDone;
  EXPECT_EQ(ReadEntries(entries), 0);
}

TEST_F(V2, TheEndComesWithinAsManyEntriesAsThereArePages) {
  std::vector<std::uint64_t> entries(254, 0x1000 | kDest);
  entries.push_back(kDone);  // with the first, 256
  EXPECT_EQ(ReadEntries(entries), 0);
  entries.back() = 0x1000 | kDest;
  entries.push_back(kDone);
  EXPECT_EQ(ReadEntries(entries), kInvalid);
  EXPECT_EQ(ReadEntries({kFirst * kPageSize | kInd}), kInvalid) << "a cycle";
  EXPECT_EQ(expected_.guest_pages.size(), 256u);
  platform_.ram.clear();
  EXPECT_EQ(Read(kDone), kInvalid);
}

TEST_F(V2, AtMost16Runs) {
  std::vector<std::uint64_t> entries;
  for (std::uint64_t i = 0; i < 16; ++i) {
    entries.insert(entries.end(), {i * 0x2000 | kDest, 0x8000 | kSource});
  }
  entries.push_back(kDone);
  EXPECT_EQ(ReadEntries(entries), 0);
  entries.back() = 0x100000 | kDest;
  entries.insert(entries.end(), {0x8000 | kSource, kDone});
  EXPECT_EQ(ReadEntries(entries), kInvalid);
}

TEST_F(V2, ACompatCallersEntriesAreNarrow) {
  dialect_.compat = true;
  world_.PutPage<std::uint32_t>(kFirst, {0x1000 | kDest, 0xfffff000 | kSource, kDone});
  EXPECT_EQ(Read(), 0);
  EXPECT_EQ(list_.sources(), std::vector<std::uint64_t>{0xfffff});
  platform_.ram = {{0, 0x1000000}};
  std::vector<std::uint32_t> entries(1024, 0x1000 | kDest);
  entries[1023] = kDone;
  world_.PutPage(kFirst, entries);
  EXPECT_EQ(Read(), 0);
}

TEST_F(V2, Pauses) {
  world_.PutPage<std::uint64_t>(kFirst, {0x1000 | kDest, 0x8000 | kSource, 0x60000 | kInd});
  world_.PutPage<std::uint64_t>(0x60, {0x9000 | kSource, kDone});
  world_.Pause(1);
  EXPECT_EQ(Read(), -KEXECORE_ERESTART);
  EXPECT_EQ(expected_.guest_pages, std::vector<std::uint64_t>{kFirst});
  world_.course = {};
  EXPECT_EQ(Again(), 0);
  EXPECT_EQ(expected_.guest_pages, std::vector<std::uint64_t>{0x60});
  ASSERT_EQ(image_.segments.size(), 1u);
  EXPECT_EQ(image_.segments[0].dest_size, 0x2000u);
}

TEST_F(V2, WhatHasToBeRememberedTakesPages) {
  world_.PutPage<std::uint64_t>(kFirst, {0x1000 | kDest, 0x8000 | kSource, 0xbad});
  world_.Fail(0);
  EXPECT_EQ(Read(), -KEXECORE_ENOMEM);
  EXPECT_TRUE(expected_.guest_pages.empty());
  world_.Fail(1);
  EXPECT_EQ(Read(), -KEXECORE_ENOMEM) << "for the source, before the wrong entry";
  EXPECT_EQ(expected_.guest_pages.size(), 1u);
}

}  // namespace
}  // namespace model
