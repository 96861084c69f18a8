// SPDX-License-Identifier: MIT
//
// Rules D6 and D7: the page tables of an image and the code in its control page.
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "core/tables.h"
#include "core/testing/tables_fixture.h"

namespace kexecore {
namespace {

TEST_F(TablesLoad, CrashImage) {
  PutLoad(KEXEC_TYPE_CRASH, {{kData, 16, kDest + 0x3000, 0x1000}, {0, 0, 0, 0x100000}},
          kDest + 0x3000);
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
  ExpectMapped(KEXEC_TYPE_CRASH, {{kDest + 0x3000, 0x1000}, {0, 0x100000}});
}

TEST_F(TablesLoad, DefaultImage) {
  EXPECT_EQ(LoadScattered(), 0);
  ExpectScattered();
}

TEST_F(TablesLoad, AsManySegmentsAsThereMayBe) {
  std::vector<kexecore_abi_segment> segments = {{kData, 16, kDest, 0x1000}};
  std::vector<kexecore_range> ranges = {{kDest, 0x1000}};
  while (segments.size() != KEXECORE_MAX_SEGMENTS) {
    const std::uint64_t at = segments.size() << 30;
    segments.push_back({0, 0, at, 0x1000});
    ranges.push_back({at, 0x1000});
  }
  PutLoad(KEXEC_TYPE_CRASH, segments, kDest);
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
  ExpectMapped(KEXEC_TYPE_CRASH, ranges);
}

TEST_F(TablesLoad, SegmentWithoutABytesIsNotMapped) {
  PutLoad(KEXEC_TYPE_CRASH, {{kData, 16, kDest, 0x1000}, {0, 0, 0x40000000, 0}}, kDest);
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
  ExpectMapped(KEXEC_TYPE_CRASH, {{kDest, 0x1000}});
}

TEST_F(TablesLoad, CrashImageThatTheGuestWroteByItself) {
  kexecore_abi_load_v1 argument = {};
  argument.type = KEXEC_TYPE_CRASH;
  argument.indirection_page = KEXECORE_LIST_DONE;
  argument.start_address = kDest + 5;
  host.Put(kArg, argument);
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load_v1), 0);
  ExpectMapped(KEXEC_TYPE_CRASH,
               {{RecordingHost::kCrashStart, RecordingHost::kCrashSize}, {0, 0x100000}});
  EXPECT_EQ(host.entered.flags, KEXECORE_IMAGE_AREA | KEXECORE_IMAGE_LOW);
}

TEST_F(TablesLoad, ImageThatCameAsAListHasTheFirstMiB) {
  host.Own(0x30000, std::vector<std::uint64_t>{kRamDest | KEXECORE_LIST_DESTINATION,
                                               std::uint64_t{0x30001000} | KEXECORE_LIST_SOURCE,
                                               KEXECORE_LIST_DONE});
  host.Own(0x30001, PageBytes(64, 0x44));
  kexecore_abi_load_v1 argument = {};
  argument.type = KEXEC_TYPE_DEFAULT;
  argument.indirection_page = std::uint64_t{0x30000000} | KEXECORE_LIST_INDIRECTION;
  argument.start_address = kRamDest;
  host.Put(kArg, argument);
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load_v1), 0);
  ExpectMapped(KEXEC_TYPE_DEFAULT, {{kRamDest, 0x1000}, {0, 0x100000}});
  EXPECT_EQ(host.entered.flags, KEXECORE_IMAGE_LOW);
}

TEST_F(TablesLoad, SoManyRegions) {
  constexpr std::uint64_t kMost = kRegionSize << 18;
  ram = {{kRegionSize, kMost}};
  Restart();
  for (const auto& [type, dest] : {std::pair<std::uint8_t, kexecore_maddr_t>{1, kDest},
                                   std::pair<std::uint8_t, kexecore_maddr_t>{0, kRamDest}}) {
    PutLoad(type, {{kData, 16, dest, 0x1000}, {0, 0, 0, kMost - kRegionSize}}, dest);
    EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
    PutLoad(type, {{kData, 16, dest, 0x1000}, {0, 0, 0, kMost}}, dest);
    EXPECT_EQ(Call(KEXEC_CMD_kexec_load), -KEXECORE_ENOMEM);
  }
  // Two pages in two regions.
  PutLoad(KEXEC_TYPE_CRASH,
          {{kData, 16, kDest, 0x1000},
           {0, 0, 0, kMost - 2 * kRegionSize},
           {0, 0, kRegionSize - 0x1000, 0x2000}},
          kDest);
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), -KEXECORE_ENOMEM);
  EXPECT_EQ(host.Init(instance), 0);
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
}

TEST_F(TablesLoad, CrashAreaWithOddEdges) {
  // As on a PC whose firmware keeps what lies above the area.
  ram = {{0, 0x9f000}, {0x100000, 0x7f600000}};
  crash = {0x7f700000, 0x1ff000};
  Restart();
  kexecore_abi_load_v1 argument = {};
  argument.type = KEXEC_TYPE_CRASH;
  argument.indirection_page = KEXECORE_LIST_DONE;
  argument.start_address = crash.start;
  host.Put(kArg, argument);
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load_v1), 0);
  ExpectMapped(KEXEC_TYPE_CRASH, {crash, {0, 0x100000}});
  // The last page of the area, and pages around the edges.
  Restart();
  PutLoad(KEXEC_TYPE_CRASH,
          {{kData, 16, 0x7f8fe000, 0x1000},
           {0, 0, 0x7f6fd000, 0x2000},
           {0, 0, 0x7f7fe000, 0x3000},
           {0, 0, 0, 0x100000}},
          0x7f8fe000);
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
  ExpectMapped(KEXEC_TYPE_CRASH,
               {{0x7f8fe000, 0x1000}, {0x7f6fd000, 0x2000}, {0x7f7fe000, 0x3000}, {0, 0x100000}});
}

TEST_F(TablesLoad, LargeAreaHasWholeRegionsBetweenItsEdges) {
  crash = {0x10001000, 0xfff000};
  Restart();
  PutLoad(KEXEC_TYPE_CRASH, {{kData, 16, crash.start, crash.size}}, crash.start);
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
  ExpectMapped(KEXEC_TYPE_CRASH, {crash});
  EXPECT_TRUE(IsWhole(0x10200000));
}

// Rule L15: 4096 regions that are not whole; those of RAM do not count.
TEST_F(TablesLoad, MemoryThatIsMappedByPagesHasALimit) {
  const std::uint64_t most = (4096 + RecordingHost::kRam.size / kRegionSize) * kRegionSize;
  const std::vector<kexecore_abi_segment> fits = {{kData, 16, kDest, 0x1000}, {0, 0, 0, most}};
  const Uniform uniform = {.ram = {.ranges = ram.data(), .count = 1}, .crash = crash};
  EXPECT_TRUE(CanBeMapped(fits.data(), 2, uniform));
  PutLoad(KEXEC_TYPE_CRASH, {fits[0], {0, 0, 0, most + 0x1000}}, kDest);
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), -KEXECORE_ENOMEM);
  EXPECT_EQ(host.calls.size(), 2U) << "no page is asked for";
}

TEST_F(TablesLoad, RamWithOddEdges) {
  ram = {{0x1000000, 0x3ff000}, {0x1400000, 0x701000}, {0x20000000, 0x1000}};
  Restart();
  // Pages that follow one another in regions that are not whole, and pages apart. Among them are
  // the pages of the list, wherever they come in the order.
  for (std::size_t turn = 0; turn < 8; ++turn) {
    Restart();
    PutLoad(KEXEC_TYPE_DEFAULT,
            {{kData, 0x6000, 0x13f9000, 0x6000}, {kData, 0x3000, 0x1afe000, 0x3000}}, 0x13f9000);
    const kexecore_mfn_t pages[] = {0x1200, 0x1201, 0x1203, 0x1202,  0x1b00, 0x1400, 0x1a00,
                                    0x1205, 0x1401, 0x1207, 0x20000, 0x1210, 0x1211, 0x1402,
                                    0x1220, 0x1221, 0x1500, 0x1502,  0x1240, 0x1250};
    for (std::size_t i = 0; i < 20; ++i) host.hand_out.push_back(pages[(i + turn * 3) % 20]);
    EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
    ExpectMapped(KEXEC_TYPE_DEFAULT, {{0x13f9000, 0x6000}, {0x1afe000, 0x3000}});
  }
}

TEST(Tables, WhatMayBeAllOverTheCrashAreaHasAllOfItMapped) {
  kexecore_image image = {};
  image.control = 0x1234;
  image.flags = KEXECORE_IMAGE_AREA | KEXECORE_IMAGE_LOW;
  image.nr_segments = 1;
  image.segments[0] = {0, 0, 0x7000, 0x2000};
  kexecore_config config = {};
  config.crash = {0x5000, 0x3000};
  const Memory expected[] = {
      {0x1234000, 0x1235000}, {0x5000, 0x8000}, {0, 0x100000}, {0x7000, 0x9000}};
  Memory memory = kNoBytes;
  for (std::uint32_t item = 0; item < 4; ++item) {
    EXPECT_TRUE(NextMemory(image, config, item, memory));
    EXPECT_EQ(memory.start, expected[item].start);
    EXPECT_EQ(memory.end, expected[item].end);
  }
  EXPECT_FALSE(NextMemory(image, config, 4, memory));
  image.flags = 0;
  for (const std::uint32_t item : {1U, 2U}) {
    EXPECT_TRUE(NextMemory(image, config, item, memory));
    EXPECT_TRUE(IsEmpty(memory));
  }
}

TEST_F(TablesLoad, NoneWithoutAnAddressForTheControlPage) {
  EXPECT_EQ(host.Init(instance), 0);
  EXPECT_EQ(Load(), 0);
  EXPECT_EQ(host.allocated.size(), 1U);
  EXPECT_EQ(Exec(KEXEC_TYPE_CRASH), 0);
  EXPECT_EQ(host.entered.tables, KEXECORE_NO_MFN);
}

TEST_F(TablesLoad, PagesOfTheTablesAreTheImages) {
  EXPECT_EQ(LoadScattered(), 0);
  EXPECT_EQ(Load(), 0);
  EXPECT_EQ(Load(), 0);  // on top: the first is withdrawn, and its tables are freed
  EXPECT_EQ(Unload(KEXEC_TYPE_DEFAULT), 0);
  const std::size_t crash = host.allocated.size();
  EXPECT_EQ(Load(kDest + 0x1000), 0);  // beside it: the image is replaced
  EXPECT_EQ(host.allocated.size(), crash);
  EXPECT_EQ(Unload(KEXEC_TYPE_CRASH), 0);
  EXPECT_TRUE(host.allocated.empty());
}

TEST_F(TablesLoad, WhereverAHookFailsNothingIsLost) {
  ExpectNothingLost([&] { return Finish(LoadScattered()); }, [&] { ExpectScattered(); }, 50);
}

TEST_F(TablesLoad, WhereverItPausesItGoesOn) {
  ExpectToGoOnWhereverItPauses();
  for (int at = 0; at < 200; ++at) {
    Restart();
    int left = at;
    host.pause = [&] { return left-- == 0; };
    if (LoadScattered() != -KEXECORE_ERESTART) break;
    const long answer = Finish(Abandon());
    host.pause = nullptr;
    if (answer == 0) EXPECT_EQ(Unload(KEXEC_TYPE_DEFAULT), 0);  // the load was committed
    if (answer != 0) EXPECT_EQ(answer, -KEXECORE_EINTR);
    EXPECT_TRUE(host.allocated.empty()) << at;
    if (HasFailure()) return;
  }
}

TEST_F(TablesLoad, ADestinationMayBeHandedOutAtAnyTime) {
  for (std::size_t nth = 0; nth < 40; ++nth) {
    SCOPED_TRACE(nth);
    Restart();
    PutLoad(KEXEC_TYPE_DEFAULT, {{kData, 0x3000, kRamDest, 0x3000}}, kRamDest);
    // Each page lies alone in its GiB, so a page that the list names takes a table when it is
    // mapped.
    for (std::uint64_t i = 0; i < 64; ++i) host.hand_out.push_back(0x80000 + (i << 18));
    host.hand_out[nth] = kRamDest / KEXECORE_PAGE_SIZE;
    EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
    ExpectMapped(KEXEC_TYPE_DEFAULT, {{kRamDest, 0x3000}});
  }
}

TEST_F(TablesLoad, PagesOfTheFirstRegion) {
  for (std::size_t nth = 0; nth < 8; ++nth) {
    SCOPED_TRACE(nth);
    Restart();
    PutLoad(KEXEC_TYPE_DEFAULT, {{kData, 0x3000, kRamDest, 0x3000}}, kRamDest);
    for (std::uint64_t i = 0; i < 32; ++i) host.hand_out.push_back(0x100 + i);
    host.hand_out[nth] = 0x20100;  // among them for the control page, whose region is mapped anyway
    EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
    ExpectMapped(KEXEC_TYPE_DEFAULT, {{kRamDest, 0x3000}});
  }
}

TEST_F(TablesLoad, ManyPagesOfAList) {
  constexpr std::uint64_t kSize = 1200 * 0x1000;
  for (const bool apart : {false, true}) {
    Restart();
    PutManyPages(1200);
    for (std::uint64_t i = 0; i < 1300; ++i) {
      // Each page lies alone in a region, at its beginning or its end, beside a region that nobody
      // needs. Or the regions alternate, also from one page of the list to the next.
      host.hand_out.push_back(apart ? 0x50000 + i * 0x400 + i % 2 * 0x1ff
                                    : 0x12000 + i % 3 * 0x2000 + i);
    }
    EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
    ExpectMapped(KEXEC_TYPE_DEFAULT, {{kRamDest, kSize}});
  }
}

// The page is needed for the end alone, and still has to be mapped.
TEST_F(TablesLoad, AListWhoseLastPageHoldsNothingButItsEnd) {
  constexpr std::uint64_t kPages = 510;  // a destination and these sources fill a page of the list
  Restart();
  PutManyPages(kPages);
  for (std::uint64_t i = 0; i < kPages + 20; ++i) host.hand_out.push_back(0x50000 + i * 0x400);
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
  ExpectMapped(KEXEC_TYPE_DEFAULT, {{kRamDest, kPages * 0x1000}});
}

}  // namespace
}  // namespace kexecore
