// SPDX-License-Identifier: MIT
#include "core/list_pages.h"

#include <gtest/gtest.h>

#include <cstdint>

#include "core/mapped.h"
#include "core/testing/recording_host.h"

namespace kexecore {
namespace {

class ListPagesTest : public ::testing::Test {
 protected:
  /// Makes all pages of the list and its index. Returns the list's first entry.
  Entry Make(std::uint64_t end) {
    StartList(end, list);
    Entry first = 0;
    while (list.made != list.needed) {
      Gap gap = {};
      EXPECT_EQ(FindGap(&host, list, gap), Error::kNone);
      const kexecore_mfn_t frame =
          kexecore_hook_alloc_page(&host, UINT64_MAX, KEXECORE_PURPOSE_LIST);
      if (gap.levels == 0) {
        EXPECT_EQ(AppendToList(&host, list, frame, first), Error::kNone);
      } else {
        EXPECT_EQ(ZeroPage(&host, frame), Error::kNone);
        ++index_pages;
      }
      EXPECT_EQ(FillGap(&host, list, gap, frame), Error::kNone);
      if (HasFailure()) break;
    }
    return first;
  }

  /// The entry that a walk along the chain finds at a position.
  Entry Walk(Entry page, std::uint64_t position) {
    for (; position >= kEntriesPerPage; position -= kEntriesPerPage) page = Word(page, kLink);
    return Word(page, position);
  }
  Entry Word(Entry page, std::uint64_t at) {
    EXPECT_TRUE(IsIndirection(page));
    return reinterpret_cast<const Entry*>(host.Page(EntryFrame(page)).data())[at];
  }

  RecordingHost host;
  ListPages list = {};
  int index_pages = 0;
};

TEST_F(ListPagesTest, OnePageNeedsNoIndex) {
  const Entry first = Make(kEntriesPerPage - 1);
  EXPECT_EQ(list.needed, 1U);
  EXPECT_EQ(index_pages, 0);
  EXPECT_EQ(SetEntry(&host, list, kEntriesPerPage - 1, 0x1004), Error::kNone);
  EXPECT_EQ(Walk(first, kEntriesPerPage - 1), 0x1004U);
  EXPECT_EQ(Word(first, kLink), 0U);
}

TEST_F(ListPagesTest, AsManyPagesAsOneOfTheIndexNamesNeedOneOfThem) {
  Make(std::uint64_t{kEntriesPerPage} * kEntriesPerPage - 1);
  EXPECT_EQ(list.needed, kEntriesPerPage);
  EXPECT_EQ(index_pages, 1);
}

TEST_F(ListPagesTest, EntriesAreFoundByPositionThroughTwoLevels) {
  const std::uint64_t end = std::uint64_t{kEntriesPerPage} * kEntriesPerPage + 5;
  const Entry first = Make(end);
  EXPECT_EQ(list.needed, kEntriesPerPage + 1U);
  EXPECT_EQ(index_pages, 3);
  // The positions go up and down, so that each is looked up from the root.
  const std::uint64_t positions[] = {0,       end, kEntriesPerPage - 1, kEntriesPerPage, end - 6,
                                     end - 5, 1};
  for (const std::uint64_t position : positions) {
    EXPECT_EQ(SetEntry(&host, list, position, position << 12 | KEXECORE_LIST_SOURCE), Error::kNone);
  }
  for (const std::uint64_t position : positions) {
    SCOPED_TRACE(position);
    Entry entry = 0;
    EXPECT_EQ(GetEntry(&host, list, position, entry), Error::kNone);
    EXPECT_EQ(entry, position << 12 | KEXECORE_LIST_SOURCE);
    EXPECT_EQ(Walk(first, position), entry);
  }
  Entry entry = 1;
  EXPECT_EQ(GetEntry(&host, list, 2, entry), Error::kNone);
  EXPECT_EQ(entry, 0U) << "what was not set";
}

TEST_F(ListPagesTest, WhatIsNotMappedIsNotChanged) {
  const Entry first = Make(3);
  EXPECT_EQ(SetEntry(&host, list, 3, KEXECORE_LIST_DONE), Error::kNone);
  for (int nth = 0; nth < 2; ++nth) {
    host.fail_nth = host.can_fail;
    Entry entry = 77;
    EXPECT_EQ(nth == 0 ? SetEntry(&host, list, 3, 0x2004) : GetEntry(&host, list, 3, entry),
              Error::kNoMemory);
    EXPECT_EQ(entry, 77U);
  }
  EXPECT_EQ(Walk(first, 3), Entry{KEXECORE_LIST_DONE});
  EXPECT_EQ(host.mapped, 0U);
}

TEST_F(ListPagesTest, EachPageOfTheIndexCountsAnew) {
  const std::uint64_t end = std::uint64_t{kEntriesPerPage} * (kEntriesPerPage + 3);
  const Entry first = Make(end);
  EXPECT_EQ(index_pages, 3);
  std::uint64_t wrong = 0;
  for (std::uint64_t page = 0; page < list.needed; ++page) {
    const std::uint64_t position = page * kEntriesPerPage + 7;
    EXPECT_EQ(SetEntry(&host, list, position, position << 12 | KEXECORE_LIST_SOURCE), Error::kNone);
    if (Walk(first, position) != (position << 12 | KEXECORE_LIST_SOURCE)) ++wrong;
  }
  EXPECT_EQ(wrong, 0U);
}

}  // namespace
}  // namespace kexecore
