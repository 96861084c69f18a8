// SPDX-License-Identifier: MIT
//
// Images of type DEFAULT: staged in pages of the hypervisor's, named by a page list (rules D).
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "core/testing/hypercall_fixture.h"

namespace kexecore {
namespace {

constexpr kexecore_mfn_t kFirst = kRamDest / KEXECORE_PAGE_SIZE;

class DefaultLoad : public HypercallTest {
 protected:
  /// The configuration of a machine that has RAM and nothing else.
  kexecore_config Config() {
    return {.api_version = KEXECORE_API_VERSION,
            .abi = KEXECORE_ABI_MERGED,
            .physical_bits = 46,
            .nr_ram = 1,
            .features = KEXECORE_FEATURE_LISTS,
            .padding = 0,
            .ram = &RecordingHost::kRam,
            .crash = {},
            .xen = {},
            .vmcoreinfo = {},
            .control_va = 0,
            .host = &host};
  }

  /// Enters the image, and checks rules D2 to D5 on it: `pages` data pages from `first` on, then
  /// `zero_pages` zero pages.
  std::map<kexecore_mfn_t, kexecore_mfn_t> Enter(std::uint64_t pages, std::uint64_t zero_pages = 0,
                                                 kexecore_mfn_t first = kFirst) {
    EXPECT_EQ(Exec(KEXEC_TYPE_DEFAULT), 0);
    const auto moves = host.Relocation();
    EXPECT_EQ(moves.size(), pages);
    for (std::uint64_t i = 0; i < pages; ++i) EXPECT_TRUE(moves.contains(first + i)) << i;
    EXPECT_EQ(host.zeroed.size(), zero_pages);
    for (std::uint64_t i = 0; i < zero_pages; ++i) {
      EXPECT_TRUE(host.zeroed.contains(first + pages + i)) << i;
    }
    for (const auto& [destination, source] : moves) {
      EXPECT_TRUE(source == destination || !moves.contains(source)) << source;
      EXPECT_TRUE(host.allocated.contains(source));
    }
    EXPECT_FALSE(moves.contains(host.entered.control));
    EXPECT_FALSE(host.zeroed.contains(host.entered.control));
    EXPECT_TRUE(host.Leaked().empty());
    // The entries: for each run of data a destination, for each run of zero pages two; and the end.
    const std::uint64_t entries = pages + (pages != 0 ? 1 : 0) + (zero_pages != 0 ? 2 : 0) + 1;
    EXPECT_EQ(host.allocated.size(), 1 + (entries + 510) / 511 + pages);
    return moves;
  }

  void ExpectData(const std::map<kexecore_mfn_t, kexecore_mfn_t>& moves, std::uint64_t pages) {
    for (std::uint64_t i = 0; i < pages; ++i) {
      EXPECT_EQ(host.Page(moves.at(kFirst + i)), Data(i * 0x1000, 0x1000)) << i;
    }
  }
};

TEST_F(DefaultLoad, StagesAndTouchesNoDestination) {
  EXPECT_EQ(LoadDefault(3), 0);
  EXPECT_EQ(Status(KEXEC_TYPE_DEFAULT), 1);
  EXPECT_EQ(Status(KEXEC_TYPE_CRASH), 0);
  for (kexecore_mfn_t mfn = kFirst; mfn < kFirst + 3; ++mfn) {
    EXPECT_FALSE(host.machine.contains(mfn));
  }
  ExpectData(Enter(3), 3);
}

TEST_F(DefaultLoad, TailIsZeroed) {
  PutLoad(KEXEC_TYPE_DEFAULT, {{kData, 0x1010, kRamDest, 0x3000}}, kRamDest);
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
  const auto moves = Enter(2, 1);
  PageBytes second = Data(0x1000, 0x10);
  second.resize(0x1000, 0);
  EXPECT_EQ(host.Page(moves.at(kFirst + 1)), second);
}

// What the client asks for: a little data, and most of the memory zeroed.
TEST_F(DefaultLoad, ZeroPagesTakeNoPageAndNoTime) {
  constexpr std::uint64_t kZeroPages = 100000;
  PutLoad(KEXEC_TYPE_DEFAULT, {{kData, 0x1001, kRamDest, (kZeroPages + 2) * 0x1000}}, kRamDest);
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
  EXPECT_LT(host.calls.size(), 100U);
  Enter(2, kZeroPages);
}

TEST_F(DefaultLoad, ImageOfZeroPagesAlone) {
  PutLoad(KEXEC_TYPE_DEFAULT, {{kData, 0, kRamDest, 0x3000}}, kRamDest);
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
  Enter(0, 3);
}

TEST_F(DefaultLoad, UnloadFreesWhatTheListNamesAndNoZeroPage) {
  PutLoad(KEXEC_TYPE_DEFAULT, {{kData, 0x1001, kRamDest, 0x9000}}, kRamDest);
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
  EXPECT_EQ(host.allocated.size(), 1U + 1 + 2);  // control, list, staged
  EXPECT_EQ(Unload(KEXEC_TYPE_DEFAULT), 0);
  EXPECT_TRUE(host.allocated.empty());
}

// The allocator hands out zero pages alone: for control page and list they do not serve, so they
// are held, and stage the data.
TEST_F(DefaultLoad, ZeroPageThatIsHandedOutStagesData) {
  for (kexecore_mfn_t mfn = kFirst + 4; mfn < kFirst + 8; ++mfn) host.hand_out.push_back(mfn);
  host.hand_out.insert(host.hand_out.end(), {0x20000, kFirst + 8, 0x20001, 0x20002});
  PutLoad(KEXEC_TYPE_DEFAULT, {{kData, 0x4000, kRamDest, 0x20000}}, kRamDest);
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
  const auto moves = Enter(4, 28);
  ExpectData(moves, 4);
  std::uint64_t zero_pages = 0;
  for (const auto& [destination, source] : moves) zero_pages += host.zeroed.count(source);
  EXPECT_EQ(zero_pages, 4U);  // the fifth was a page of the queue of those that were held
}

TEST_F(DefaultLoad, NeedsNoCrashArea) {
  const kexecore_config config = Config();
  ASSERT_EQ(kexecore_init(&instance, &config), 0);
  EXPECT_EQ(LoadDefault(1), 0);
  ExpectData(Enter(1), 1);
}

// `order` is what the allocator hands out: pages for the control page, the list, then the staged
// pages.
TEST_F(DefaultLoad, DestinationsThatAreHandedOutArePlaced) {
  std::vector<kexecore_mfn_t> order = {kFirst,     kFirst + 1, kFirst + 2,
                                       kFirst + 3, 0x20000,    0x20001};
  std::sort(order.begin(), order.end());
  do {
    HypercallTest::host = RecordingHost();
    ASSERT_EQ(host.Init(instance), 0);
    host.PutBytes(kData, PageBytes(0x4000, 0x77).data(), 0x4000);
    for (std::uint64_t i = 0; i < 4; ++i)
      host.guest[kData + i * 0x1000] = static_cast<std::uint8_t>(i);
    host.hand_out.assign(order.begin(), order.end());
    ASSERT_EQ(LoadDefault(4), 0);
    const auto moves = Enter(4);
    ExpectData(moves, 4);
    ASSERT_EQ(host.mistakes, 0);
  } while (std::next_permutation(order.begin(), order.end()) && !HasFailure());
}

TEST_F(DefaultLoad, ListOfManyPages) {
  constexpr std::uint64_t kPages =
      std::uint64_t{511} * 3;  // the list takes four pages, and an index
  PutManyPages(kPages);
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
  Enter(kPages);
}

TEST_F(DefaultLoad, ListOfManyPagesAllInPlace) {
  constexpr std::uint64_t kPages = std::uint64_t{511} * 3;
  for (std::uint64_t i = 0; i < kPages; ++i) {
    host.hand_out.push_back(kFirst + (i * 701 + 13) % kPages);  // 701 is a prime
  }
  PutManyPages(kPages);
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
  const auto moves = Enter(kPages);
  std::uint64_t elsewhere = 0;
  for (const auto& [destination, source] : moves) elsewhere += destination == source ? 0 : 1;
  // The queue of held pages, before there is a list, took three pages that are destinations.
  EXPECT_EQ(elsewhere, 3U);
}

TEST_F(DefaultLoad, ListAscendsWhateverTheOrderOfSegments) {
  PutLoad(KEXEC_TYPE_DEFAULT,
          {{kData + 0x1000, 0x1000, kRamDest + 0x1000, 0x1000}, {kData, 0x1000, kRamDest, 0x1000}},
          kRamDest);
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
  ExpectData(Enter(2), 2);
}

TEST_F(DefaultLoad, ControlPageOfA32BitImageIsBelow4GiBAndNoDestination) {
  PutLoad(KEXEC_TYPE_DEFAULT, {{kData, 0x1000, kRamDest, 0x1000}}, kRamDest, KEXECORE_EM_386);
  host.hand_out = {kFirst, 0x20000, 0x30000};
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
  EXPECT_EQ(std::count(host.calls.begin(), host.calls.end(), "alloc ffffffff"), 2);
  Enter(1);
  EXPECT_EQ(host.entered.control, 0x30000U);
}

TEST_F(DefaultLoad, AtMostHalfOfRam) {
  const std::uint64_t half = RecordingHost::kRam.size / 2;
  PutLoad(KEXEC_TYPE_DEFAULT, {{kData, half + 1, kRamDest, half + 0x1000}}, kRamDest);
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), -KEXECORE_ENOMEM);
  EXPECT_EQ(host.calls.size(), 2U);
  PutLoad(KEXEC_TYPE_DEFAULT, {{kData, 1, kRamDest, half + 0x1000}}, kRamDest);
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0) << "zero pages do not count";
}

// Rule D5: an allocator that hands out one destination after the other does not give all its
// memory.
TEST_F(DefaultLoad, AtMostHalfOfRamIsHeld) {
  const kexecore_range ram = {kRamDest, 0x10000};
  kexecore_config config = Config();
  config.ram = &ram;
  ASSERT_EQ(kexecore_init(&instance, &config), 0);
  for (const std::uint64_t held : {8, 9}) {
    host.hand_out.clear();
    // One more: the second of them becomes the page in which the core notes what it holds.
    for (std::uint64_t i = 0; i <= held; ++i) {
      host.hand_out.push_back(kRamDest / KEXECORE_PAGE_SIZE + 1 + i);
    }
    PutLoad(KEXEC_TYPE_DEFAULT, {{kData, 0x1000, kRamDest, 0xc000}}, kRamDest);
    EXPECT_EQ(Call(KEXEC_CMD_kexec_load), held == 8 ? 0 : -KEXECORE_ENOMEM);
    EXPECT_EQ(Unload(KEXEC_TYPE_DEFAULT), 0);
    EXPECT_TRUE(host.allocated.empty());
  }
}

TEST_F(DefaultLoad, HalfOfAnOddNumberOfPagesIsRoundedDown) {
  for (const std::uint64_t pages : {8, 9}) {
    const kexecore_range ram = {kRamDest, pages * 0x1000};
    kexecore_config config = Config();
    config.ram = &ram;
    ASSERT_EQ(kexecore_init(&instance, &config), 0);
    EXPECT_EQ(LoadDefault(4), 0);
    EXPECT_EQ(LoadDefault(5), -KEXECORE_ENOMEM);
    EXPECT_EQ(Unload(KEXEC_TYPE_DEFAULT), 0);
  }
}

TEST_F(DefaultLoad, SegmentOfTheClientThatOnlyMapsIsAccepted) {
  PutLoad(KEXEC_TYPE_DEFAULT,
          {{0, 0, 0, 0x100000}, {kData, 0x1000, kRamDest, 0x1000}, {0, 0, kRamDest, 0x2000}},
          kRamDest);
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
  ExpectData(Enter(1), 1);
  EXPECT_EQ(host.entered.nr_segments, 3U);
}

TEST_F(DefaultLoad, ReplacesTheOldImageAndLeavesTheCrashImageAlone) {
  EXPECT_EQ(Load(), 0);
  EXPECT_EQ(LoadDefault(2), 0);
  EXPECT_EQ(LoadDefault(3), 0);
  EXPECT_EQ(host.allocated.size(), 1U + 1 + 1 + 3);  // of the crash image; control, list, staged
  EXPECT_EQ(Unload(KEXEC_TYPE_DEFAULT), 0);
  EXPECT_EQ(host.allocated.size(), 1U);
  EXPECT_EQ(Status(), 1);
}

TEST_F(DefaultLoad, PostedSegmentsThatShareAPage) {
  ASSERT_EQ(host.Init(instance, KEXECORE_ABI_POSTED), 0);
  host.Put(kArg, kexecore_abi_load_posted{0x200, 3, kList, kRamDest + 0x10});
  host.Put(kList, kexecore_abi_segment_posted{kData, 0x10, 0, kRamDest + 0x10});
  host.Put(kList + 24, kexecore_abi_segment_posted{kData + 0x20, 0x1000, 0, kRamDest + 0x800});
  host.Put(kList + 48, kexecore_abi_segment_posted{kData + 0x40, 0x8, 0, kRamDest + 0x20});
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
  const auto moves = Enter(2);
  PageBytes first(0x1000, 0), second(0x1000, 0);
  const auto put = [&](PageBytes& page, std::uint64_t at, std::uint64_t offset,
                       std::uint64_t size) {
    const PageBytes data = Data(offset, size);
    std::copy(data.begin(), data.end(), page.begin() + static_cast<std::ptrdiff_t>(at));
  };
  put(first, 0x10, 0, 0x10);
  put(first, 0x20, 0x40, 8);
  put(first, 0x800, 0x20, 0x800);
  put(second, 0, 0x820, 0x800);
  EXPECT_EQ(host.Page(moves.at(kFirst)), first);
  EXPECT_EQ(host.Page(moves.at(kFirst + 1)), second);
}

TEST_F(DefaultLoad, AsManyRunsAsCanBeAreMarkedOneByOne) {
  std::vector<kexecore_abi_segment> segments;
  for (std::uint64_t i = 0; i < KEXECORE_MAX_SEGMENTS; ++i) {
    segments.push_back({kData, 16, kRamDest + i * 0x3000, 0x2000});
  }
  PutLoad(KEXEC_TYPE_DEFAULT, segments, kRamDest);
  EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
  int maps = 0, most = 0;
  for (const auto& line : host.calls) {
    if (line == "preempt") maps = 0;
    if (line.starts_with("map ")) most = std::max(most, ++maps);
  }
  EXPECT_LE(most, 16);  // rule C
}

TEST_F(DefaultLoad, ListsThatFillTheirPages) {
  for (std::uint64_t pages = 509; pages < 513; ++pages) {
    SCOPED_TRACE(pages);
    host = RecordingHost();
    EXPECT_EQ(host.Init(instance), 0);
    PutManyPages(pages);
    EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
    Enter(pages);
  }
}

}  // namespace
}  // namespace kexecore
