// SPDX-License-Identifier: MIT
//
// Rules D6 and D7: the page tables of an image and the code in its control page.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "asm/control_code.h"
#include "core/tables.h"
#include "core/testing/hypercall_fixture.h"

namespace kexecore {
namespace {

constexpr std::uint64_t kVa = 0xffff912345678000;
constexpr std::uint64_t kRegionSize = 0x200000;
constexpr std::uint64_t kReach = std::uint64_t{1} << 47;

class TablesLoad : public HypercallTest {
 protected:
  TablesLoad() { Restart(); }

  void Restart() {
    const auto guest = host.guest;
    host = RecordingHost();
    host.guest = guest;
    host.ram = ram;
    host.crash = crash;
    host.features = features;
    EXPECT_EQ(host.Init(instance, KEXECORE_ABI_MERGED, kVa), 0);
  }

  static constexpr std::size_t kFifthLevelAt = 3064;  // of the control page

  /// What the processor finds in the tables of the image that was entered: where each virtual page
  /// or region leads, with the flags of its entry. The tables themselves go to `tables`.
  using Walked = std::map<std::uint64_t, std::uint64_t>;
  void Walk(kexecore_mfn_t table, int level, std::uint64_t base, Walked& walked) {
    if (IsInArea(table)) {
      in_area.insert(table);
    } else {
      EXPECT_TRUE(host.allocated.contains(table));
      EXPECT_LT(host.asked[table], kReach);
    }
    EXPECT_TRUE(tables.insert(table).second) << "a table twice";
    const auto* words = reinterpret_cast<const std::uint64_t*>(host.Page(table).data());
    for (std::uint64_t i = 0; i < 512; ++i) {
      const std::uint64_t word = words[i];
      if (word == 0) continue;
      const std::uint64_t address = base + (i << (12 + 9 * (level - 1)));
      const bool is_memory = level == 1 || (word & 0x80) != 0;
      if (is_memory) {
        EXPECT_TRUE(level <= 2);
        walked[address] = word;
      } else {
        EXPECT_EQ(word & 0xfff, 3U);
        Walk(word >> 12, level - 1, address, walked);
      }
    }
  }

  /// Is the region of an address whole (D6)?
  bool IsWhole(std::uint64_t address) const {
    const std::uint64_t region = address - address % kRegionSize;
    std::vector<kexecore_range> ranges = ram;
    ranges.push_back(crash);
    return region != 0 && std::any_of(ranges.begin(), ranges.end(), [&](const auto& range) {
             return range.start <= region && region + kRegionSize <= range.start + range.size;
           });
  }

  bool IsInArea(kexecore_mfn_t frame) const {
    const std::uint64_t at = frame * KEXECORE_PAGE_SIZE;
    return at >= crash.start && at - crash.start < crash.size;
  }

  /// Rule D8: the control page is the last page that the image keeps in the area, and the tables
  /// are the others.
  void ExpectKept() {
    if (IsInArea(host.entered.control)) in_area.insert(host.entered.control);
    const kexecore_range& kept = host.entered.in_area;
    EXPECT_EQ(in_area.size() * KEXECORE_PAGE_SIZE, kept.size);
    if (in_area.empty()) return;
    EXPECT_EQ(*in_area.begin() * KEXECORE_PAGE_SIZE, kept.start);
    EXPECT_EQ(*in_area.rbegin(), host.entered.control);
    EXPECT_EQ(*in_area.rbegin() - *in_area.begin() + 1, in_area.size());
  }

  /// What the control page says where the fifth level of tables is (rule D10).
  std::uint64_t FifthLevel() {
    std::uint64_t address = 0;
    std::memcpy(&address, host.Page(host.entered.control).data() + kFifthLevelAt, sizeof address);
    return address;
  }

  /// Expects a fifth level of tables (rule D10).
  void ExpectFifthLevel() {
    EXPECT_EQ(FifthLevel() % KEXECORE_PAGE_SIZE, 0U);
    const kexecore_mfn_t fifth = FifthLevel() / KEXECORE_PAGE_SIZE;
    EXPECT_TRUE(tables.insert(fifth).second);
    if (IsInArea(fifth)) {
      in_area.insert(fifth);
    } else {
      ASSERT_TRUE(host.allocated.contains(fifth));
      EXPECT_LT(host.asked[fifth], kReach);
    }
    std::vector<std::uint64_t> wanted(512);
    wanted[0] = wanted[511] = host.entered.tables * KEXECORE_PAGE_SIZE | 3;
    EXPECT_EQ(std::memcmp(host.Page(fifth).data(), wanted.data(), KEXECORE_PAGE_SIZE), 0);
    for (const kexecore_mfn_t low : {host.entered.control, host.entered.tables}) {
      if (IsInArea(low)) {
        EXPECT_LT(low, 0x100000U);
      } else {
        EXPECT_EQ(host.asked[low], 0xffffffffU);
      }
    }
  }

  /// Enters the image, and compares what its tables map with what holds a byte of these ranges of
  /// machine memory, of its control page, of its list and of its staged pages: regions, and pages
  /// of regions that are not whole.
  void ExpectMapped(std::uint8_t type, const std::vector<kexecore_range>& ranges) {
    EXPECT_EQ(Exec(type), 0);
    Walked walked;
    tables.clear();
    in_area.clear();
    constexpr std::uint64_t kTop =
        0xffff000000000000;  // the bits that sign extension sets in the upper half
    Walk(host.entered.tables, 4, 0, walked);
    if ((features & KEXECORE_FEATURE_LA57) != 0) ExpectFifthLevel();
    ExpectKept();
    std::set<kexecore_mfn_t> frames = {host.entered.control};
    const auto moves = host.Relocation();
    for (const auto& [destination, source] : moves) {
      EXPECT_FALSE(tables.contains(destination));
      frames.insert(source);
    }
    for (std::uint64_t entry = host.entered.list; (entry & KEXECORE_LIST_INDIRECTION) != 0;) {
      frames.insert(entry / KEXECORE_PAGE_SIZE);
      const auto& page = host.Page(entry / KEXECORE_PAGE_SIZE);
      entry = reinterpret_cast<const std::uint64_t*>(page.data())[511];
    }
    Walked expected;
    const auto add = [&](std::uint64_t address) {
      const bool is_whole = IsWhole(address);
      address -= address % (is_whole ? kRegionSize : KEXECORE_PAGE_SIZE);
      expected[address] = address | (is_whole ? 0x83 : 3);
    };
    for (const kexecore_mfn_t frame : frames) {
      if (!IsInArea(frame)) EXPECT_LT(host.asked[frame], kReach);
      add(frame * KEXECORE_PAGE_SIZE);
    }
    for (const kexecore_range& range : ranges) {
      for (std::uint64_t at = 0; at < range.size; at += KEXECORE_PAGE_SIZE) add(range.start + at);
    }
    expected[kVa & ~kTop] = host.entered.control * KEXECORE_PAGE_SIZE | 3;
    EXPECT_EQ(walked, expected);
    const auto size = static_cast<std::size_t>(kexecore_control_code_end - kexecore_control_code);
    PageBytes code(kexecore_control_code, kexecore_control_code + size);
    code.resize(KEXECORE_PAGE_SIZE, 0);
    if ((features & KEXECORE_FEATURE_LA57) != 0) {
      const std::uint64_t address = FifthLevel();
      std::memcpy(code.data() + kFifthLevelAt, &address, sizeof address);
    }
    EXPECT_EQ(host.Page(host.entered.control), code);
    EXPECT_TRUE(host.Leaked().empty());
  }

  /// The allocator hands out RAM on both sides of a border between tables.
  long LoadScattered() {
    PutLoad(KEXEC_TYPE_DEFAULT,
            {{kData, 0x8000, 0x1ff8000, 0x10000},
             {0, 0, 0, 0x100000},
             {kData, 0x1000, 0x3fffe000, 0x4000},
             {0, 0, std::uint64_t{5} << 39, 0x1000}},
            0x1ff8000);
    // The allocator hands out destinations for tables and list, too.
    host.hand_out = {0x1ff8, 0x20100, 0x1ff9, 0x3ffff, 0x20101, 0x20900, 0x2000};
    return Call(KEXEC_CMD_kexec_load);
  }
  void ExpectScattered() {
    ExpectMapped(KEXEC_TYPE_DEFAULT, {{0x1ff8000, 0x10000},
                                      {0, 0x100000},
                                      {0x3fffe000, 0x4000},
                                      {std::uint64_t{5} << 39, 0x1000}});
  }

  long Finish(long answer) {
    while (answer == -KEXECORE_ERESTART) answer = Continue();
    return answer;
  }

  std::set<kexecore_mfn_t> tables;
  std::set<kexecore_mfn_t> in_area;  // the tables, and the control page, that lie in the crash area
  std::vector<kexecore_range> ram = {RecordingHost::kRam};
  kexecore_range crash = {RecordingHost::kCrashStart, RecordingHost::kCrashSize};
  std::uint32_t features = KEXECORE_FEATURE_LISTS;
};

/// The same, for a hypervisor that runs on five levels of tables.
class FiveLevelsLoad : public TablesLoad {
 protected:
  FiveLevelsLoad() {
    features |= KEXECORE_FEATURE_LA57;
    Restart();
  }
};

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
  EXPECT_EQ(LoadScattered(), 0);
  const int calls = host.can_fail;
  ASSERT_GT(calls, 50);
  for (int nth = 0; nth < calls; ++nth) {
    SCOPED_TRACE(nth);
    Restart();
    host.fail_nth = nth;
    const long answer = Finish(LoadScattered());
    host.fail_nth = -1;
    // The load succeeded where the failure only delayed giving pages back.
    if (answer == 0) EXPECT_EQ(Unload(KEXEC_TYPE_DEFAULT), 0);
    if (answer != 0) EXPECT_TRUE(answer == -KEXECORE_ENOMEM || answer == -KEXECORE_EFAULT);
    EXPECT_TRUE(host.allocated.empty());
    if (HasFailure()) return;
  }
}

TEST_F(TablesLoad, WhereverItPausesItGoesOn) {
  for (int every = 1; every < 4; ++every) {
    Restart();
    int asked = 0;
    host.pause = [&] { return ++asked % every == 0; };
    EXPECT_EQ(Finish(LoadScattered()), 0);
    host.pause = nullptr;
    ExpectScattered();
  }
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

TEST_F(FiveLevelsLoad, CrashImage) {
  for (const std::uint16_t arch : {KEXECORE_EM_386, KEXECORE_EM_X86_64}) {
    Restart();
    PutLoad(KEXEC_TYPE_CRASH, {{kData, 16, kDest + 0x3000, 0x1000}, {0, 0, 0, 0x100000}},
            kDest + 0x3000, arch);
    EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
    ExpectMapped(KEXEC_TYPE_CRASH, {{kDest + 0x3000, 0x1000}, {0, 0x100000}});
  }
}

// Of a crash area that crosses 4 GiB the image takes what lies below, and of one that lies above
// it takes nothing (rules D1 and D8).
TEST_F(FiveLevelsLoad, ControlPageAndTablesAreNotTakenFromAbove4GiB) {
  constexpr std::uint64_t k4GiB = std::uint64_t{1} << 32;
  for (const bool crosses : {true, false}) {
    crash = {k4GiB - (crosses ? 0x40000 : 0), 0x100000};
    Restart();
    PutLoad(KEXEC_TYPE_CRASH, {{kData, 16, k4GiB, 0x1000}}, k4GiB);
    EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
    ExpectMapped(KEXEC_TYPE_CRASH, {{k4GiB, 0x1000}});
    EXPECT_EQ(in_area.size(), crosses ? 11U : 0U);
  }
}

// Destinations are handed out for the root and the fifth level, too.
TEST_F(FiveLevelsLoad, ADestinationMayBeHandedOutAtAnyTime) {
  for (std::size_t nth = 0; nth < 10; ++nth) {
    SCOPED_TRACE(nth);
    Restart();
    PutLoad(KEXEC_TYPE_DEFAULT, {{kData, 0x3000, kRamDest, 0x3000}}, kRamDest);
    for (std::uint64_t i = 0; i < 32; ++i) host.hand_out.push_back(0x80000 + i);
    host.hand_out[nth] = kRamDest / KEXECORE_PAGE_SIZE;
    EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
    ExpectMapped(KEXEC_TYPE_DEFAULT, {{kRamDest, 0x3000}});
  }
}

TEST_F(FiveLevelsLoad, WhereverAHookFailsNothingIsLost) {
  const auto load = [&] {
    Restart();
    PutLoad(KEXEC_TYPE_DEFAULT, {{kData, 0x1000, kRamDest, 0x1000}}, kRamDest);
    return [&] { return Finish(Call(KEXEC_CMD_kexec_load)); };
  };
  EXPECT_EQ(load()(), 0);
  const int calls = host.can_fail;
  ASSERT_GT(calls, 20);
  for (int nth = 0; nth < calls; ++nth) {
    SCOPED_TRACE(nth);
    const auto call = load();
    host.fail_nth = nth;
    const long answer = call();
    host.fail_nth = -1;
    if (answer == 0) EXPECT_EQ(Unload(KEXEC_TYPE_DEFAULT), 0);
    EXPECT_TRUE(host.allocated.empty());
    if (HasFailure()) return;
  }
}

TEST_F(FiveLevelsLoad, WhereverItPausesItGoesOn) {
  for (int every = 1; every < 4; ++every) {
    Restart();
    int asked = 0;
    host.pause = [&] { return ++asked % every == 0; };
    EXPECT_EQ(Finish(LoadScattered()), 0);
    host.pause = nullptr;
    ExpectScattered();
  }
}

TEST_F(FiveLevelsLoad, NoneWithoutAnAddressForTheControlPage) {
  EXPECT_EQ(host.Init(instance), 0);
  EXPECT_EQ(Load(), 0);
  EXPECT_EQ(host.allocated.size(), 1U);
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

}  // namespace
}  // namespace kexecore
