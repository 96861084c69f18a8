// SPDX-License-Identifier: MIT
#include "asm/host/hypervisor/memory.h"

#include <gtest/gtest.h>

#include <memory>
#include <set>

namespace host {
namespace {

constexpr uint64_t kAny = ~uint64_t{0};
constexpr kexecore_range kRam = {0, 0x200000};  // pages 256 to 511 can be handed out

std::unique_ptr<Allocator> Make(uint64_t from = 0) {
  auto allocator = std::make_unique<Allocator>();
  allocator->Add(kRam, from);
  return allocator;
}

std::set<kexecore_mfn_t> All(Allocator& allocator, uint64_t limit = kAny) {
  std::set<kexecore_mfn_t> pages;
  for (;;) {
    const kexecore_mfn_t page = allocator.Allocate(limit);
    if (page == KEXECORE_NO_MFN) return pages;
    EXPECT_TRUE(pages.insert(page).second) << page << " was handed out twice";
  }
}

TEST(Allocator, HandsOutEachPageAboveTheFirstMibOnce) {
  for (const uint64_t from : {0ul, 400ul * KEXECORE_PAGE_SIZE, 512ul * KEXECORE_PAGE_SIZE,
                              100000ul * KEXECORE_PAGE_SIZE}) {
    const auto allocator = Make(from);
    const auto pages = All(*allocator);
    EXPECT_EQ(pages.size(), 256u);
    EXPECT_EQ(*pages.begin(), 256u);
    EXPECT_EQ(*pages.rbegin(), 511u);
    EXPECT_EQ(allocator->allocated(), 256);
  }
}

TEST(Allocator, EveryOtherPageComesFromTheGivenPlaceDownwards) {
  const auto allocator = Make(500 * KEXECORE_PAGE_SIZE);
  EXPECT_EQ(allocator->Allocate(kAny), 256u);
  EXPECT_EQ(allocator->Allocate(kAny), 499u);
  EXPECT_EQ(allocator->Allocate(kAny), 257u);
  EXPECT_EQ(allocator->Allocate(kAny), 498u);
}

TEST(Allocator, ExcludedPagesStayOut) {
  const auto allocator = Make(512 * KEXECORE_PAGE_SIZE);
  allocator->Exclude(
      {300 * KEXECORE_PAGE_SIZE + 1, 2 * KEXECORE_PAGE_SIZE});  // touches three pages
  const auto pages = All(*allocator);
  EXPECT_EQ(pages.size(), 253u);
  for (const uint64_t page : {300, 301, 302}) {
    EXPECT_EQ(pages.count(page), 0u);
    EXPECT_FALSE(allocator->Free(page));
  }
}

TEST(Allocator, TheLastByteOfAPageIsAtOrBelowTheLimit) {
  for (const uint64_t from : {0ul, 512ul * KEXECORE_PAGE_SIZE}) {
    EXPECT_EQ(*All(*Make(from), 300 * KEXECORE_PAGE_SIZE - 1).rbegin(), 299u);
    EXPECT_EQ(*All(*Make(from), 300 * KEXECORE_PAGE_SIZE - 2).rbegin(), 298u);
  }
}

TEST(Allocator, FreedPagesComeAgainAndOnlyThoseThatWereHandedOutAreFreed) {
  const auto allocator = Make();
  All(*allocator);
  EXPECT_TRUE(allocator->Free(400));
  EXPECT_FALSE(allocator->Free(400));
  EXPECT_FALSE(allocator->Free(255));
  EXPECT_FALSE(allocator->Free(512));
  EXPECT_FALSE(allocator->Free(KEXECORE_NO_MFN));
  EXPECT_EQ(allocator->allocated(), 255);
  EXPECT_EQ(allocator->Allocate(kAny), 400u);
}

TEST(Ranges, HoldAndMeet) {
  constexpr kexecore_range kRange = {10, 10};
  EXPECT_TRUE(Holds(kRange, 10, 10));
  EXPECT_FALSE(Holds(kRange, 9, 2));
  EXPECT_FALSE(Holds(kRange, 11, 10));
  EXPECT_FALSE(Holds(kRange, 15, ~uint64_t{0} - 10));
  EXPECT_TRUE(Meets(kRange, {19, 1}));
  EXPECT_FALSE(Meets(kRange, {20, 1}));
  EXPECT_FALSE(Meets(kRange, {0, 10}));
  EXPECT_TRUE(Meets(kRange, {0, 11}));
  EXPECT_FALSE(Meets(kRange, {15, 0}));
}

}  // namespace
}  // namespace host
