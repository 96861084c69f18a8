// SPDX-License-Identifier: MIT
//
// load_v1: images that a guest lends as a page list in its own memory (rules V).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "core/testing/hypercall_fixture.h"

namespace kexecore {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr kexecore_mfn_t kFirst = kRamDest / KEXECORE_PAGE_SIZE;
constexpr kexecore_mfn_t kListPage = 0x30000, kSource = 0x30100;

std::uint64_t Destination(kexecore_mfn_t mfn) { return mfn << 12 | KEXECORE_LIST_DESTINATION; }
std::uint64_t Source(kexecore_mfn_t mfn) { return mfn << 12 | KEXECORE_LIST_SOURCE; }
std::uint64_t Indirection(kexecore_mfn_t mfn) { return mfn << 12 | KEXECORE_LIST_INDIRECTION; }

class ListLoad : public HypercallTest {
 protected:
  ListLoad() {
    for (std::uint8_t i = 0; i < 8; ++i) {
      host.Own(kSource + i, PageBytes(KEXECORE_PAGE_SIZE, static_cast<std::uint8_t>(0x50 + i)));
    }
  }

  long LoadList(std::uint64_t first = Indirection(kListPage), kexecore_maddr_t entry = kRamDest,
                std::int32_t type = KEXEC_TYPE_DEFAULT) {
    kexecore_abi_load_v1 argument = {};
    argument.type = type;
    argument.indirection_page = first;
    argument.start_address = entry;
    host.Put(kArg, argument);
    return Call(KEXEC_CMD_kexec_load_v1);
  }

  void PutList(const std::vector<std::uint64_t>& entries) { host.Own(kListPage, entries); }
};

TEST_F(ListLoad, CopiesTheGuestsPages) {
  PutList({Destination(kFirst), Source(kSource), Source(kSource + 1), Destination(kFirst + 9),
           Source(kSource + 2), KEXECORE_LIST_DONE});
  EXPECT_EQ(LoadList(), 0);
  host.Page(kSource)[0] = 0;  // too late: the load has copied it
  EXPECT_EQ(Exec(KEXEC_TYPE_DEFAULT), 0);
  const auto moves = host.Relocation();
  ASSERT_EQ(moves.size(), 3U);
  EXPECT_EQ(host.Page(moves.at(kFirst)), PageBytes(KEXECORE_PAGE_SIZE, 0x50));
  EXPECT_EQ(host.Page(moves.at(kFirst + 1)), PageBytes(KEXECORE_PAGE_SIZE, 0x51));
  EXPECT_EQ(host.Page(moves.at(kFirst + 9)), PageBytes(KEXECORE_PAGE_SIZE, 0x52));
  EXPECT_EQ(host.entered.arch, std::uint32_t{KEXECORE_EM_X86_64});
  EXPECT_EQ(host.entered.nr_segments, 2U);
  EXPECT_EQ(host.entered.flags, KEXECORE_IMAGE_LOW);
  EXPECT_TRUE(host.Leaked().empty());
}

TEST_F(ListLoad, CompatListHasNarrowEntries) {
  std::vector<std::uint32_t> entries;
  for (const std::uint64_t entry :
       {Destination(kFirst), Source(kSource + 3), std::uint64_t{KEXECORE_LIST_DONE}}) {
    entries.push_back(static_cast<std::uint32_t>(entry));
  }
  host.Own(kListPage, entries);
  kexecore_abi_load_v1_compat argument = {};
  argument.type = KEXEC_TYPE_DEFAULT;
  argument.indirection_page = static_cast<std::uint32_t>(Indirection(kListPage));
  argument.start_address = kRamDest;
  host.Put(kArg, argument);
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load_v1, KEXECORE_CALLER_COMPAT), 0);
  EXPECT_EQ(host.calls[0], "copy 1000+80");
  EXPECT_EQ(Exec(KEXEC_TYPE_DEFAULT), 0);
  EXPECT_EQ(host.entered.arch, std::uint32_t{KEXECORE_EM_386});
  EXPECT_EQ(host.Page(host.Relocation().at(kFirst)), PageBytes(KEXECORE_PAGE_SIZE, 0x53));
}

TEST_F(ListLoad, EachPageIsMappedOnce) {
  host.Own(kListPage + 1, std::vector<std::uint64_t>{Source(kSource + 1), KEXECORE_LIST_DONE});
  PutList({Destination(kFirst), Source(kSource), Indirection(kListPage + 1)});
  EXPECT_EQ(LoadList(), 0);
  std::vector<std::string> mapped;
  for (const std::string& line : host.calls) {
    if (line.starts_with("guest")) mapped.push_back(line);
  }
  EXPECT_THAT(mapped, ElementsAre("guest 30000", "guest 30001", "guest 30100", "guest 30101"));
}

TEST_F(ListLoad, LongList) {
  std::vector<std::uint64_t> entries = {Destination(kFirst)};
  for (int i = 0; i < 510; ++i) entries.push_back(Source(kSource + 4));
  entries.push_back(Indirection(kListPage + 1));
  PutList(entries);
  entries.assign(511, Source(kSource + 5));
  entries.push_back(Indirection(kListPage + 2));
  host.Own(kListPage + 1, entries);
  host.Own(kListPage + 2, std::vector<std::uint64_t>{Source(kSource + 6), KEXECORE_LIST_DONE});
  EXPECT_EQ(LoadList(), 0);
  EXPECT_EQ(Exec(KEXEC_TYPE_DEFAULT), 0);
  const auto moves = host.Relocation();
  ASSERT_EQ(moves.size(), 1022U);
  EXPECT_EQ(host.Page(moves.at(kFirst + 509))[0], 0x54);
  EXPECT_EQ(host.Page(moves.at(kFirst + 510))[0], 0x55);
  EXPECT_EQ(host.Page(moves.at(kFirst + 1020))[0], 0x55);
  EXPECT_EQ(host.Page(moves.at(kFirst + 1021))[0], 0x56);
  EXPECT_TRUE(host.Leaked().empty());
}

TEST_F(ListLoad, CyclesEnd) {
  PutList({Indirection(kListPage)});
  EXPECT_EQ(LoadList(), -KEXECORE_EINVAL);
  PutList({Destination(kFirst), Source(kSource), Indirection(kListPage)});
  EXPECT_EQ(LoadList(), -KEXECORE_EINVAL);
  EXPECT_TRUE(host.allocated.empty());
}

TEST_F(ListLoad, PageWithoutAWayOnIsRefused) {
  PutList(std::vector<std::uint64_t>(512, Destination(kFirst)));
  EXPECT_EQ(LoadList(), -KEXECORE_EINVAL);
}

TEST_F(ListLoad, FirstEntryLeadsSomewhere) {
  EXPECT_EQ(LoadList(Destination(kFirst)), -KEXECORE_EINVAL);
  EXPECT_EQ(LoadList(Source(kSource)), -KEXECORE_EINVAL);
  EXPECT_EQ(LoadList(0), -KEXECORE_EINVAL);
  EXPECT_EQ(LoadList(KEXECORE_LIST_DONE), -KEXECORE_EINVAL);  // an image without a segment
}

TEST_F(ListLoad, PagesMustBeTheGuests) {
  EXPECT_EQ(LoadList(Indirection(0x31000)), -KEXECORE_EFAULT);
  PutList({Destination(kFirst), Source(kSource), Source(0x31000), KEXECORE_LIST_DONE});
  EXPECT_EQ(LoadList(), -KEXECORE_EFAULT);
  EXPECT_TRUE(host.allocated.empty());
}

TEST_F(ListLoad, DestinationTwiceIsAnOverlap) {
  PutList({Destination(kFirst), Source(kSource), Destination(kFirst), Source(kSource + 1),
           KEXECORE_LIST_DONE});
  EXPECT_EQ(LoadList(), -KEXECORE_EINVAL);
}

TEST_F(ListLoad, DestinationIsRam) {
  PutList({Destination(0x80000), Source(kSource), KEXECORE_LIST_DONE});
  EXPECT_EQ(LoadList(), -KEXECORE_EADDRNOTAVAIL);
}

TEST_F(ListLoad, EntryOfADefaultImageIsInADestination) {
  PutList({Destination(kFirst), Source(kSource), KEXECORE_LIST_DONE});
  EXPECT_EQ(LoadList(Indirection(kListPage), kRamDest + 0xfff), 0);
  EXPECT_EQ(LoadList(Indirection(kListPage), kRamDest + 0x1000), -KEXECORE_EINVAL);
}

TEST_F(ListLoad, CrashImageGoesStraightToTheArea) {
  PutList({Destination(0x10001), Source(kSource), KEXECORE_LIST_DONE});
  EXPECT_EQ(LoadList(Indirection(kListPage), kDest, KEXEC_TYPE_CRASH), 0);
  EXPECT_EQ(host.Page(0x10001), PageBytes(KEXECORE_PAGE_SIZE, 0x50));
  EXPECT_EQ(host.allocated.size(), 1U);
  EXPECT_EQ(Exec(), 0);
  EXPECT_EQ(host.entered.list, std::uint64_t{KEXECORE_LIST_DONE});
}

TEST_F(ListLoad, NoSourceLiesInTheCrashArea) {
  host.Own(0x10001, PageBytes(KEXECORE_PAGE_SIZE, 0x66));
  PutList({Destination(0x10002), Source(0x10001), KEXECORE_LIST_DONE});
  EXPECT_EQ(LoadList(Indirection(kListPage), kDest, KEXEC_TYPE_CRASH), -KEXECORE_EFAULT);
  EXPECT_EQ(LoadList(Indirection(0x10001), kDest, KEXEC_TYPE_CRASH), -KEXECORE_EFAULT);
}

TEST_F(ListLoad, CrashImageThatTheGuestWroteByItselfHasNoPages) {
  EXPECT_EQ(LoadList(KEXECORE_LIST_DONE, kDest + 5, KEXEC_TYPE_CRASH), 0);
  EXPECT_EQ(LoadList(KEXECORE_LIST_DONE, kDest - 1, KEXEC_TYPE_CRASH), -KEXECORE_EADDRNOTAVAIL);
}

TEST_F(ListLoad, WithdrawsTheCrashImageThatItOverlaps) {
  EXPECT_EQ(Load(), 0);
  PutList({Destination(0x10000), Source(0x31000), KEXECORE_LIST_DONE});
  EXPECT_EQ(LoadList(Indirection(kListPage), kDest, KEXEC_TYPE_CRASH), -KEXECORE_EFAULT);
  EXPECT_EQ(Status(), 0);
}

TEST_F(ListLoad, ItsCrashImageMayBeAnywhereInTheArea) {
  for (const std::uint64_t at : {std::uint64_t{0}, RecordingHost::kCrashSize - 0x1000}) {
    host.during = nullptr;
    EXPECT_EQ(LoadList(KEXECORE_LIST_DONE, kDest + 5, KEXEC_TYPE_CRASH), 0);
    bool is_written = false;
    host.during = [&](const std::string& line) {
      if (line != (at == 0 ? "map 10000" : "map 100ff")) return;
      is_written = true;
      EXPECT_EQ(Status(), 0);
    };
    EXPECT_EQ(Load(kDest + at), 0);
    EXPECT_TRUE(is_written);
    EXPECT_EQ(host.allocated.size(), 1U);
  }
}

TEST_F(ListLoad, WhatItWritesDecidesWhetherItWithdraws) {
  EXPECT_EQ(Load(kDest + 0x80000), 0);
  PutList({Destination(0x10001), Source(0x31000), KEXECORE_LIST_DONE});
  EXPECT_EQ(LoadList(Indirection(kListPage), kDest, KEXEC_TYPE_CRASH), -KEXECORE_EFAULT);
  EXPECT_EQ(Status(), 1);
  // A load that writes nothing does not withdraw an image that may be anywhere in the area, either.
  EXPECT_EQ(LoadList(KEXECORE_LIST_DONE, kDest, KEXEC_TYPE_CRASH), 0);
  bool is_saved = false;
  host.during = [&](const std::string& line) {
    if (line != "save") return;
    is_saved = true;
    EXPECT_EQ(Status(), 1);
  };
  EXPECT_EQ(LoadList(KEXECORE_LIST_DONE, kDest, KEXEC_TYPE_CRASH), 0);
  EXPECT_TRUE(is_saved);
}

TEST_F(ListLoad, TypeIsLookedAtFirst) {
  EXPECT_EQ(LoadList(Indirection(kListPage), kRamDest, 2), -KEXECORE_EINVAL);
  EXPECT_THAT(host.calls, ElementsAre("copy 1000+160"));
}

}  // namespace
}  // namespace kexecore
