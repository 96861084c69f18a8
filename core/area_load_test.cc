// SPDX-License-Identifier: MIT
//
// Rules D8 and D9: crash images that keep their control page and tables in the crash area, and what
// pages are allocated for.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "core/testing/hypercall_fixture.h"

namespace kexecore {
namespace {

constexpr std::uint64_t kVa = 0xffff912345678000;
constexpr std::uint64_t kPage = KEXECORE_PAGE_SIZE;
constexpr kexecore_maddr_t kAreaEnd = RecordingHost::kCrashStart + RecordingHost::kCrashSize;

class AreaLoad : public HypercallTest {
 protected:
  AreaLoad() { EXPECT_EQ(host.Init(instance, KEXECORE_ABI_MERGED, kVa), 0); }

  /// Loads a crash image of one page of data, for which there is room.
  long LoadPage(kexecore_maddr_t dest, std::uint16_t arch = KEXECORE_EM_X86_64) {
    PutLoad(KEXEC_TYPE_CRASH, {{kData, 16, dest, kPage}}, dest, arch);
    return Call(KEXEC_CMD_kexec_load);
  }
  /// Loads a crash image that leaves so many pages at the end of the area.
  long LoadWithRoom(std::uint64_t pages) {
    const std::uint64_t size = RecordingHost::kCrashSize - pages * kPage;
    PutLoad(KEXEC_TYPE_CRASH, {{kData, 16, kDest, kPage}, {0, 0, kDest, size}}, kDest);
    return Call(KEXEC_CMD_kexec_load);
  }
  /// Loads a crash image that the guest wrote by itself.
  long LoadArea() {
    kexecore_abi_load_v1 argument = {};
    argument.type = KEXEC_TYPE_CRASH;
    argument.indirection_page = KEXECORE_LIST_DONE;
    argument.start_address = kDest;
    host.Put(kArg, argument);
    return Call(KEXEC_CMD_kexec_load_v1);
  }
  bool Called(const std::string& start) const {
    return std::any_of(host.calls.begin(), host.calls.end(),
                       [&](const std::string& line) { return line.starts_with(start); });
  }
  std::vector<PageBytes> PagesOf(const kexecore_range& range) {
    std::vector<PageBytes> pages;
    for (std::uint64_t at = 0; at < range.size; at += kPage) {
      pages.push_back(host.Page((range.start + at) / kPage));
    }
    return pages;
  }
  std::set<kexecore_mfn_t> AllocatedFor(std::uint32_t purpose) const {
    std::set<kexecore_mfn_t> frames;
    for (const kexecore_mfn_t mfn : host.allocated) {
      if (host.purpose.at(mfn) == purpose) frames.insert(mfn);
    }
    return frames;
  }
  /// Enters the crash image, and gives it back.
  const kexecore_image& Enter() {
    host.enter_answer = -5;
    EXPECT_EQ(Exec(), -5);
    return host.entered;
  }
};

TEST_F(AreaLoad, ACrashImageAllocatesNothing) {
  EXPECT_EQ(LoadPage(kDest), 0);
  EXPECT_FALSE(Called("alloc"));
  const kexecore_image& image = Enter();
  EXPECT_EQ(image.control, kAreaEnd / kPage - 1);
  EXPECT_EQ(image.in_area.start + image.in_area.size, kAreaEnd);
  EXPECT_GE(image.in_area.size, 5 * kPage);
  EXPECT_EQ(image.tables, kAreaEnd / kPage - 2);
  EXPECT_EQ(Unload(), 0);
  EXPECT_FALSE(Called("free"));
}

TEST_F(AreaLoad, WithoutTablesTheControlPageAloneIsKept) {
  EXPECT_EQ(host.Init(instance), 0);
  EXPECT_EQ(LoadPage(kDest), 0);
  EXPECT_FALSE(Called("alloc"));
  const kexecore_image& image = Enter();
  EXPECT_EQ(image.control, kAreaEnd / kPage - 1);
  EXPECT_EQ(image.in_area.size, kPage);
}

TEST_F(AreaLoad, ThePresentImageStaysWholeUntilTheNextOneIsThere) {
  EXPECT_EQ(LoadPage(kDest), 0);
  const kexecore_image first = Enter();
  const auto kept = PagesOf(first.in_area);
  const PageBytes data = host.Page(kDest / kPage);
  host.during = [&](const std::string&) {
    EXPECT_EQ(PagesOf(first.in_area), kept);
    EXPECT_EQ(host.Page(kDest / kPage), data);
  };
  EXPECT_EQ(LoadPage(kDest + 0x2000), 0);
  host.during = nullptr;
  const kexecore_image second = Enter();
  EXPECT_LE(second.in_area.start + second.in_area.size, first.in_area.start);
  // Once no image is present, nothing of the area is anybody's.
  EXPECT_EQ(Unload(), 0);
  EXPECT_EQ(LoadPage(kDest), 0);
  EXPECT_EQ(Enter().control, first.control);
  EXPECT_TRUE(host.allocated.empty());
}

TEST_F(AreaLoad, AnImageThatIsWithdrawnKeepsItsPagesToTheEnd) {
  EXPECT_EQ(LoadPage(kDest), 0);
  const kexecore_image first = Enter();
  EXPECT_EQ(LoadPage(kDest), 0);  // on top
  EXPECT_FALSE(Called("alloc"));
  EXPECT_FALSE(Called("free"));
  EXPECT_EQ(Enter().control, first.in_area.start / kPage - 1);
}

TEST_F(AreaLoad, AnImageWhosePagesAreWrittenOverIsWithdrawn) {
  for (const bool is_apart : {true, false}) {
    EXPECT_EQ(LoadPage(kDest), 0);
    const kexecore_image& first = Enter();
    const kexecore_maddr_t lowest = first.in_area.start;
    host.fail = "copy 10000+16";
    EXPECT_EQ(LoadPage(is_apart ? lowest - kPage : lowest), -KEXECORE_EFAULT);
    host.fail.clear();
    EXPECT_EQ(Status(), is_apart ? 1 : 0);
    EXPECT_EQ(Unload(), 0);
  }
}

TEST_F(AreaLoad, ALoadThatFailsHasNothingToGiveBack) {
  host.fail = "copy 10000+16";
  EXPECT_EQ(LoadPage(kDest), -KEXECORE_EFAULT);
  EXPECT_FALSE(Called("free"));
  host.fail = "map 100ff";
  EXPECT_EQ(LoadPage(kDest), -KEXECORE_ENOMEM);
  host.fail = "map 100fe";
  EXPECT_EQ(LoadPage(kDest), -KEXECORE_ENOMEM);
  host.fail.clear();
  EXPECT_EQ(LoadPage(kDest), 0);
  EXPECT_TRUE(host.allocated.empty());
}

TEST_F(AreaLoad, WhatHasNoRoomIsAllocated) {
  for (std::uint64_t pages = 0; pages < 10; ++pages) {
    EXPECT_EQ(LoadWithRoom(pages), 0);
    const kexecore_image& image = Enter();
    const bool has_control = AllocatedFor(KEXECORE_PURPOSE_CONTROL).size() == 1;
    EXPECT_EQ(has_control, pages == 0);
    EXPECT_EQ(image.control >= kDest / kPage && image.control < kAreaEnd / kPage, pages != 0);
    const std::size_t tables = AllocatedFor(KEXECORE_PURPOSE_TABLE).size();
    EXPECT_EQ(tables == 0, AllocatedFor(KEXECORE_PURPOSE_NAMES).empty());
    EXPECT_LE(image.in_area.size, pages * kPage);
    if (tables != 0) EXPECT_EQ(image.in_area.size, pages * kPage);
    EXPECT_TRUE(host.Leaked().empty());
    EXPECT_EQ(Unload(), 0);
    EXPECT_TRUE(host.allocated.empty());
  }
}

TEST_F(AreaLoad, A32BitImageNeedsNoPageBelow4GiB) {
  host.fail = "alloc ffffffff";
  EXPECT_EQ(LoadPage(kDest, KEXECORE_EM_386), 0);
  EXPECT_EQ(Enter().control, kAreaEnd / kPage - 1);
}

TEST_F(AreaLoad, WhereTheGuestMayHaveWrittenThereIsNoRoom) {
  EXPECT_EQ(LoadArea(), 0);
  EXPECT_EQ(Enter().in_area.size, 0U);
  const auto area = PagesOf(host.crash);
  EXPECT_EQ(AllocatedFor(KEXECORE_PURPOSE_CONTROL).size(), 1U);
  host.fail = "copy 10000+16";
  EXPECT_EQ(LoadPage(kDest), -KEXECORE_EFAULT);
  EXPECT_EQ(PagesOf(host.crash), area);
  host.fail.clear();
  EXPECT_EQ(LoadArea(), 0);
  EXPECT_EQ(LoadPage(kDest), 0);
  EXPECT_EQ(Enter().in_area.size, 0U);  // the other image was present when this one was judged
  EXPECT_EQ(LoadPage(kDest + kPage), 0);
  EXPECT_NE(Enter().in_area.size, 0U);
  EXPECT_TRUE(host.allocated.empty());
}

TEST_F(AreaLoad, PagesAreAllocatedForWhatTheyAre) {
  PutManyPages(600, 3);
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
  host.enter_answer = -5;
  EXPECT_EQ(Exec(KEXEC_TYPE_DEFAULT), -5);
  const auto moves = host.Relocation();
  std::set<kexecore_mfn_t> staged;
  for (const auto& [destination, source] : moves) staged.insert(source);
  EXPECT_EQ(AllocatedFor(KEXECORE_PURPOSE_STAGED), staged);
  EXPECT_EQ(AllocatedFor(KEXECORE_PURPOSE_CONTROL), std::set{host.entered.control});
  EXPECT_EQ(AllocatedFor(KEXECORE_PURPOSE_LIST).size(), 2U);
  EXPECT_TRUE(AllocatedFor(KEXECORE_PURPOSE_TABLE).contains(host.entered.tables));
  EXPECT_EQ(AllocatedFor(KEXECORE_PURPOSE_NAMES), std::set{host.entered.tables_list / kPage});
  EXPECT_TRUE(AllocatedFor(KEXECORE_PURPOSE_SCRATCH).empty());
  // The index of two pages of a list is scratch.
  EXPECT_TRUE(std::any_of(host.purpose.begin(), host.purpose.end(), [](const auto& entry) {
    return entry.second == KEXECORE_PURPOSE_SCRATCH;
  }));
}

}  // namespace
}  // namespace kexecore
