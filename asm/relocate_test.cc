// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "asm/emulator/emulator.h"
#include "asm/emulator/interpreter.h"
#include "asm/emulator/list_writer.h"
#include "kexecore/abi.h"

namespace control {
namespace {

constexpr std::uint64_t kRam = 0x100000, kRamPages = 512;  // pages that lists move
constexpr std::uint64_t kLists = 0x800000, kListPages = 32;
constexpr std::uint64_t kControl = 0xa00000;
constexpr std::uint64_t kEntry = kLists + kListPages * kPage - kPage;

constexpr std::uint64_t Page(std::uint64_t index) { return kRam + index * kPage; }

class Relocate : public testing::Test {
 protected:
  Relocate() {
    ram_.Add(kRam, kRamPages);
    ram_.Add(kLists, kListPages);
  }

  /// Runs the list. Afterwards all of memory must be what the interpreter makes of it.
  void Check(std::uint64_t first_entry, std::uint64_t arch = KEXECORE_EM_X86_64) {
    Ram wanted = ram_;
    ASSERT_EQ(Interpret(first_entry, wanted), "");
    const After after =
        Execute({.list = first_entry, .entry = kEntry, .arch = arch, .control = kControl}, ram_);
    ASSERT_EQ(after.end, After::End::kEntered) << after.why;
    if (ram_ == wanted) return;
    FAIL() << std::hex << *FirstDifference(ram_, wanted);
  }
  void CheckEntries(const std::vector<std::uint64_t>& entries,
                    std::uint64_t arch = KEXECORE_EM_X86_64) {
    Check(WriteList(ram_, kLists, entries), arch);
  }

  Ram ram_;
};

TEST_F(Relocate, EmptyListMovesNothing) {
  Ram before = ram_;
  Check(KEXECORE_LIST_DONE);
  CheckEntries({});
  before.SetWord(kLists, KEXECORE_LIST_DONE);
  EXPECT_EQ(ram_, before);
}

TEST_F(Relocate, SourcesGoToPagesInARow) {
  Ram before = ram_;
  CheckEntries({Destination(Page(3)), Source(Page(100)), Source(Page(50)), Source(Page(200))});
  EXPECT_EQ(ram_.PageAt(Page(3)), before.PageAt(Page(100)));
  EXPECT_EQ(ram_.PageAt(Page(4)), before.PageAt(Page(50)));
  EXPECT_EQ(ram_.PageAt(Page(5)), before.PageAt(Page(200)));
}

TEST_F(Relocate, ThirtyTwoBitImagesAreMovedToo) {
  CheckEntries({Destination(Page(3)), Source(Page(100)), Swap(Page(50)), Source(Page(200))},
               KEXECORE_EM_386);
}

TEST_F(Relocate, DestinationsMayFollowOneAnother) {
  CheckEntries({Destination(Page(3)), Destination(Page(9)), Source(Page(100)), Destination(Page(1)),
                Source(Page(101)), Source(Page(102)), Destination(Page(400)), Source(Page(100))});
}

TEST_F(Relocate, SourceInItsPlaceIsSteppedOver) {
  CheckEntries({Destination(Page(7)), Source(Page(7)), Source(Page(8)), Source(Page(100))});
}

TEST_F(Relocate, ZeroPagesAreZeroedInARow) {
  const Ram before = ram_;
  CheckEntries({Destination(Page(3)), Zero(1), Source(Page(100)), Zero(3), Source(Page(101)),
                Destination(Page(20)), Zero(2), Destination(Page(30)), Source(Page(102))});
  EXPECT_EQ(ram_.PageAt(Page(3)), Ram::Page{});
  EXPECT_EQ(ram_.PageAt(Page(4)), before.PageAt(Page(100)));
  for (const std::uint64_t page : {5, 6, 7, 20, 21})
    EXPECT_EQ(ram_.PageAt(Page(page)), Ram::Page{});
  EXPECT_EQ(ram_.PageAt(Page(8)), before.PageAt(Page(101)));
  EXPECT_EQ(ram_.PageAt(Page(22)), before.PageAt(Page(22)));
  EXPECT_EQ(ram_.PageAt(Page(30)), before.PageAt(Page(102)));
}

TEST_F(Relocate, ThirtyTwoBitImagesHaveZeroPagesToo) {
  CheckEntries({Destination(Page(3)), Source(Page(100)), Zero(2), Swap(Page(50))}, KEXECORE_EM_386);
}

// The core's lists end in this way.
TEST_F(Relocate, SourceMayBecomeAZeroPageAfterwards) {
  const Ram before = ram_;
  CheckEntries(
      {Destination(Page(3)), Source(Page(5)), Source(Page(6)), Destination(Page(5)), Zero(300)});
  EXPECT_EQ(ram_.PageAt(Page(3)), before.PageAt(Page(5)));
  EXPECT_EQ(ram_.PageAt(Page(4)), before.PageAt(Page(6)));
  EXPECT_EQ(ram_.PageAt(Page(5)), Ram::Page{});
  EXPECT_EQ(ram_.PageAt(Page(304)), Ram::Page{});
}

TEST_F(Relocate, AMixOfAllEntries) {
  std::mt19937_64 random(7);
  const auto page = [&] { return Page(random() % (kRamPages - 8)); };
  for (int round = 0; round < 50; ++round) {
    std::vector<std::uint64_t> entries = {Destination(page())};
    std::uint64_t left = 8;  // pages that can follow without another destination
    for (int i = 0; i < 40; ++i) {
      const std::uint64_t pages = 1 + random() % 3;
      if (left < pages || random() % 4 == 0) {
        entries.push_back(Destination(page()));
        left = 8;
      }
      switch (random() % 3) {
        case 0:
          entries.push_back(Zero(pages));
          left -= pages;
          break;
        case 1:
          entries.push_back(Swap(page()));
          --left;
          break;
        default:
          entries.push_back(Source(page()));
          --left;
          break;
      }
    }
    CheckEntries(entries);
  }
}

TEST_F(Relocate, LaterSourcesAreWhatEarlierOnesLeft) {
  CheckEntries({Destination(Page(2)), Source(Page(1)), Destination(Page(1)), Source(Page(3)),
                Destination(Page(5)), Source(Page(2)), Source(Page(1))});
}

TEST_F(Relocate, ListGoesOnWhereAnIndirectionSays) {
  ram_.SetWord(kLists + 3 * kPage, Destination(Page(6)));
  ram_.SetWord(kLists + 3 * kPage + 8, Indirection(kLists));  // the entries behind it have no flags
  ram_.SetWord(kLists, Source(Page(60)));
  ram_.SetWord(kLists + 8, Source(Page(61)));
  ram_.SetWord(kLists + 16, Indirection(kLists + 5 * kPage));
  ram_.SetWord(kLists + 5 * kPage,
               Source(Page(62)));  // the destination goes on across the indirection
  ram_.SetWord(kLists + 5 * kPage + 8, KEXECORE_LIST_DONE);
  Check(Indirection(kLists + 3 * kPage));
}

TEST_F(Relocate, PageOfAListMayBeFull) {
  std::vector<std::uint64_t> entries(
      510, Destination(Page(1)));  // then an indirection; the end is on the next page
  entries.push_back(Source(Page(2)));
  entries.push_back(Source(Page(3)));
  CheckEntries(entries);
}

TEST_F(Relocate, SwapExchanges) {
  Ram before = ram_;
  CheckEntries({Destination(Page(1)), Swap(Page(2))});
  EXPECT_EQ(ram_.PageAt(Page(1)), before.PageAt(Page(2)));
  EXPECT_EQ(ram_.PageAt(Page(2)), before.PageAt(Page(1)));
}

TEST_F(Relocate, SwapsResolveACycleOfThree) {
  Ram before = ram_;  // pages go from 1 to 2, from 2 to 3, from 3 to 1
  CheckEntries({Destination(Page(2)), Swap(Page(1)), Destination(Page(3)), Swap(Page(1)),
                Destination(Page(1)), Source(Page(1))});
  EXPECT_EQ(ram_.PageAt(Page(2)), before.PageAt(Page(1)));
  EXPECT_EQ(ram_.PageAt(Page(3)), before.PageAt(Page(2)));
  EXPECT_EQ(ram_.PageAt(Page(1)), before.PageAt(Page(3)));
}

TEST_F(Relocate, SwapGoesToPagesInARowToo) {
  CheckEntries({Destination(Page(1)), Swap(Page(9)), Swap(Page(2)), Source(Page(50)),
                Swap(Page(60)), Source(Page(61))});
}

TEST_F(Relocate, SwapsInLinearTimePutAnyOrderInPlace) {
  std::vector<std::uint64_t> goes_to(kRamPages);
  std::iota(goes_to.begin(), goes_to.end(), 0);
  std::shuffle(goes_to.begin(), goes_to.end(), std::mt19937_64(1));
  std::vector<std::uint64_t> entries;
  std::vector<bool> done(kRamPages);
  for (std::uint64_t first = 0; first < kRamPages; ++first) {
    for (std::uint64_t at = goes_to[first]; !done[first] && at != first; at = goes_to[at]) {
      entries.push_back(Destination(Page(at)));
      entries.push_back(Swap(Page(first)));
      done[at] = true;
    }
  }
  Ram before = ram_;
  CheckEntries(entries);
  for (std::uint64_t i = 0; i < kRamPages; ++i) {
    EXPECT_EQ(ram_.PageAt(Page(goes_to[i])), before.PageAt(Page(i))) << i;
  }
}

TEST_F(Relocate, SwapWithItselfChangesNothing) {
  CheckEntries({Destination(Page(1)), Swap(Page(1)), Source(Page(5))});
}

TEST_F(Relocate, AddressesAreWide) {
  constexpr std::uint64_t kAbove = 0x1'0000'0000, kHigh = 0xf7'fffe'0000;
  ram_.Add(kAbove, 16);
  ram_.Add(kHigh, 32);
  const std::uint64_t last = kHigh + 31 * kPage;
  WriteList(ram_, kAbove,
            {Destination(Page(0)), Source(kHigh), Destination(last), Source(Page(7))});
  ram_.SetWord(kLists, Destination(kHigh + kPage));
  ram_.SetWord(kLists + 8, Swap(Page(70)));
  ram_.SetWord(kLists + 16, Indirection(kAbove));
  Check(Indirection(kLists));
}

TEST_F(Relocate, LargeImagesAreMovedWhole) {
  constexpr std::uint64_t kFrom = 0x10000000, kTo = 0x20000000, kMany = 8192;
  ram_.Add(kFrom, kMany);
  ram_.Add(kTo, kMany);
  std::vector<std::uint64_t> order(kMany);
  std::iota(order.begin(), order.end(), 0);
  std::shuffle(order.begin() + kMany / 2, order.end(), std::mt19937_64(2));
  std::vector<std::uint64_t> entries = {Destination(kTo)};
  for (const std::uint64_t page : order) entries.push_back(Source(kFrom + page * kPage));
  CheckEntries(entries);
}

TEST_F(Relocate, EntryThatSaysNothingStops) {
  for (const std::uint64_t entry :
       {Page(3), Page(3) | KEXECORE_CONTROL_LIST_SWAP, std::uint64_t{0}}) {
    const std::uint64_t list = WriteList(ram_, kLists, {entry});
    Ram before = ram_;
    const After after = Execute(
        {.list = list, .entry = kEntry, .arch = KEXECORE_EM_X86_64, .control = kControl}, ram_);
    EXPECT_EQ(after.end, After::End::kStopped) << after.why;
    EXPECT_EQ(ram_, before);
  }
}

}  // namespace
}  // namespace control
