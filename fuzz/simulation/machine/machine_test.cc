// SPDX-License-Identifier: MIT
#include "fuzz/simulation/machine/machine.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>

#include "fuzz/simulation/machine/hooks_fixture.h"

namespace machine {
namespace {

TEST_F(Hooks, FaultsHitTheNthCallOfTheirHook) {
  call_.faults = {{trace::Hook::kCopyFromGuest, 1}, {trace::Hook::kMap, 0},
                  {trace::Hook::kAllocPage, 0},     {trace::Hook::kCopyToGuest, 0},
                  {trace::Hook::kEnter, 0},         {trace::Hook::kMapGuest, 0},
                  {trace::Hook::kPreempt, 1}};
  machine_.Begin(call_);
  EXPECT_EQ(Copy(1), "a");
  EXPECT_EQ(Copy(1), "fault");
  EXPECT_EQ(Copy(1), "a");
  EXPECT_EQ(kexecore_hook_map(&machine_, kFrame), nullptr);
  void* page = kexecore_hook_map(&machine_, kFrame);
  EXPECT_NE(page, nullptr);
  kexecore_hook_unmap(&machine_, page);
  EXPECT_EQ(kexecore_hook_alloc_page(&machine_, ~0ull, KEXECORE_PURPOSE_STAGED), KEXECORE_NO_MFN);
  EXPECT_NE(kexecore_hook_alloc_page(&machine_, ~0ull, KEXECORE_PURPOSE_STAGED), KEXECORE_NO_MFN);
  EXPECT_NE(kexecore_hook_copy_to_guest(&machine_, 0x100, "x", 1), 0);
  EXPECT_EQ(kexecore_hook_copy_to_guest(&machine_, 0x100, "x", 1), 0);
  EXPECT_EQ(kexecore_hook_map_guest_page(&machine_, kOwned), nullptr);
  const void* guest = kexecore_hook_map_guest_page(&machine_, kOwned);
  EXPECT_NE(guest, nullptr);
  kexecore_hook_unmap_guest_page(&machine_, guest);
  EXPECT_EQ(kexecore_hook_preempt(&machine_), 0);
  EXPECT_NE(kexecore_hook_preempt(&machine_), 0);
  EXPECT_EQ(kexecore_hook_preempt(&machine_), 0);
  const kexecore_image image{};
  EXPECT_LT(kexecore_hook_enter(&machine_, &image), 0);
  EXPECT_EQ(kexecore_hook_enter(&machine_, &image), 0);
  machine_.End();
  EXPECT_TRUE(machine_.log().misuses.empty());
  // The next hypercall has none.
  call_.faults.clear();
  machine_.Begin(call_);
  EXPECT_EQ(Copy(1), "a");
  EXPECT_EQ(Copy(1), "a");
}

TEST_F(Hooks, ChangesAreSeenWhenTheyAreUnmapped) {
  machine_.Begin(call_);
  auto* page = static_cast<char*>(kexecore_hook_map(&machine_, kFrame));
  EXPECT_EQ(kexecore_hook_copy_from_guest(&machine_, page + 4092, 0x100, 4), 0);
  EXPECT_TRUE(watcher_.changed.empty());
  kexecore_hook_unmap(&machine_, page);
  page = static_cast<char*>(kexecore_hook_map(&machine_, kFrame + 1));
  kexecore_hook_unmap(&machine_, page);
  machine_.End();
  EXPECT_EQ(watcher_.changed, std::vector<kexecore_mfn_t>{kFrame});
  EXPECT_EQ(machine_.log().copies[0].mfn, kFrame);
  EXPECT_EQ(machine_.log().mappings[0].first_changed, 4092u);
  EXPECT_EQ(machine_.log().mappings[0].end_changed, 4096u);
  EXPECT_EQ(std::memcmp(&machine_.memory().At(kFrame).bytes[4092], "abcd", 4), 0);
  EXPECT_EQ(machine_.memory().ChangedAt(kFrame), machine_.now());
  EXPECT_EQ(machine_.memory().ChangedAt(kFrame + 1), 0u);
}

TEST_F(Hooks, AfterAMisuseNothingWorks) {
  machine_.Begin(call_);
  EXPECT_EQ(kexecore_hook_map(&machine_, kFrame - 1), nullptr);
  EXPECT_EQ(kexecore_hook_map(&machine_, kFrame), nullptr);
  EXPECT_EQ(kexecore_hook_map_guest_page(&machine_, kOwned), nullptr);
  EXPECT_EQ(Copy(1), "fault");
  machine_.End();
  EXPECT_TRUE(Sees(Misuse::Kind::kMapOutside));
}

TEST_F(Hooks, MapWhatIsAllocated) {
  machine_.Begin(call_);
  const kexecore_mfn_t mfn = kexecore_hook_alloc_page(&machine_, ~0ull, KEXECORE_PURPOSE_STAGED);
  auto* page = static_cast<char*>(kexecore_hook_map(&machine_, mfn));
  ASSERT_NE(page, nullptr);
  page[0] = 'x';
  kexecore_hook_unmap(&machine_, page);
  EXPECT_EQ(watcher_.changed, std::vector<kexecore_mfn_t>{mfn});
  kexecore_hook_free_page(&machine_, mfn);
  EXPECT_TRUE(machine_.log().misuses.empty());
  EXPECT_EQ(kexecore_hook_map(&machine_, mfn), nullptr);
  EXPECT_TRUE(Sees(Misuse::Kind::kMapOutside)) << "it was freed";
}

TEST_F(Hooks, TheCrashAreaIsHalfOpen) {
  EXPECT_FALSE(machine_.IsInCrashArea(kFrame - 1));
  EXPECT_TRUE(machine_.IsInCrashArea(kFrame));
  EXPECT_TRUE(machine_.IsInCrashArea(kFrame + 0xff));
  EXPECT_FALSE(machine_.IsInCrashArea(kFrame + 0x100));
  description_.crash = {};
  machine_.Reset(description_, {}, &watcher_);
  EXPECT_FALSE(machine_.IsInCrashArea(0)) << "there is none";
}

TEST_F(Hooks, MapTwoPagesAtMost) {
  machine_.Begin(call_);
  void* page = kexecore_hook_map(&machine_, kFrame);
  const void* guest = kexecore_hook_map_guest_page(&machine_, kOwned);
  ASSERT_TRUE(page != nullptr && guest != nullptr);
  EXPECT_EQ(kexecore_hook_copy_from_guest(&machine_, page, 0x100, 4), 0);
  EXPECT_EQ(machine_.log().copies[0].mfn, kFrame);
  kexecore_hook_unmap_guest_page(&machine_, guest);
  void* other = kexecore_hook_map(&machine_, kFrame + 1);
  ASSERT_NE(other, nullptr);
  EXPECT_EQ(kexecore_hook_copy_from_guest(&machine_, other, 0x100, 4), 0);
  EXPECT_EQ(machine_.log().copies[1].mfn, kFrame + 1);
  EXPECT_TRUE(machine_.log().misuses.empty());
  EXPECT_EQ(kexecore_hook_map_guest_page(&machine_, kOwned), nullptr);
  EXPECT_TRUE(Sees(Misuse::Kind::kMapTooMany));
  machine_.Begin(call_);  // what was open is taken back at the end
  machine_.End();
  machine_.Begin(call_);
  page = kexecore_hook_map(&machine_, kFrame);
  other = kexecore_hook_map(&machine_, kFrame + 1);
  EXPECT_EQ(kexecore_hook_map(&machine_, kFrame + 2), nullptr);
  EXPECT_TRUE(Sees(Misuse::Kind::kMapTooMany));
}

TEST_F(Hooks, MapAFrameOnceAtATime) {
  machine_.Begin(call_);
  ASSERT_NE(kexecore_hook_map(&machine_, kFrame), nullptr);
  EXPECT_EQ(kexecore_hook_map(&machine_, kFrame), nullptr);
  EXPECT_TRUE(Sees(Misuse::Kind::kMapTwice));
}

TEST_F(Hooks, UnmapWhatTheyMapped) {
  for (const bool guest : {false, true}) {
    machine_.Begin(call_);
    if (guest) {
      const void* page = kexecore_hook_map_guest_page(&machine_, kOwned);
      kexecore_hook_unmap(&machine_, const_cast<void*>(page));
    } else {
      kexecore_hook_unmap_guest_page(&machine_, kexecore_hook_map(&machine_, kFrame));
    }
    EXPECT_TRUE(Sees(Misuse::Kind::kUnmapOfNothing)) << guest;
    machine_.End();
  }
  machine_.Begin(call_);
  const void* page = kexecore_hook_map_guest_page(&machine_, kOwned);
  kexecore_hook_unmap_guest_page(&machine_, page);
  EXPECT_TRUE(machine_.log().misuses.empty());
  kexecore_hook_unmap_guest_page(&machine_, page);
  EXPECT_TRUE(Sees(Misuse::Kind::kUnmapOfNothing)) << "twice";
}

TEST_F(Hooks, AFreedPageIsNotMapped) {
  machine_.Begin(call_);
  const kexecore_mfn_t mfn = kexecore_hook_alloc_page(&machine_, ~0ull, KEXECORE_PURPOSE_STAGED);
  ASSERT_NE(kexecore_hook_map(&machine_, mfn), nullptr);
  kexecore_hook_free_page(&machine_, mfn);
  EXPECT_TRUE(Sees(Misuse::Kind::kFreeOfMapped));
}

TEST_F(Hooks, CountWhatLiesBetweenQuestions) {
  call_.faults = {{trace::Hook::kPreempt, 1}};
  machine_.Begin(call_);
  Copy(1);
  Copy(1);
  kexecore_hook_preempt(&machine_);
  Copy(1);
  kexecore_hook_save_vmcoreinfo(&machine_);
  Copy(1);
  kexecore_hook_preempt(&machine_);
  Copy(1);
  machine_.End();
  const Log& log = machine_.log();
  EXPECT_EQ(log.longest, 3u);
  EXPECT_EQ(log.most_mapped, 0u);
  EXPECT_EQ(log.questions, 2u);
  EXPECT_EQ(log.pauses, 1u);
  EXPECT_EQ(log.saves, 1u);
  EXPECT_EQ(log.calls, 8u);
  for (const bool before : {true, false}) {  // the begin and the end count as questions
    machine_.Begin({});
    if (!before) kexecore_hook_preempt(&machine_);
    for (int i = 0; i < 5; ++i) Copy(1);
    if (before) kexecore_hook_preempt(&machine_);
    machine_.End();
    EXPECT_EQ(machine_.log().longest, 5u);
  }
  machine_.Begin({});
  for (int i = 0; i < 4; ++i) {
    if (i == 1) kexecore_hook_preempt(&machine_);
    kexecore_hook_unmap(&machine_, kexecore_hook_map(&machine_, kFrame));
    kexecore_hook_unmap_guest_page(&machine_, kexecore_hook_map_guest_page(&machine_, kOwned));
  }
  machine_.End();
  EXPECT_EQ(machine_.log().most_mapped, 6u);
}

TEST_F(Hooks, KnowWhatCutACallShort) {
  const auto begin = [&](trace::Hook hook) {
    call_.faults = {{hook, 0}};
    machine_.Begin(call_);
    Copy(1);
    Copy(1);
    kexecore_hook_unmap_guest_page(&machine_, kexecore_hook_map_guest_page(&machine_, kOwned));
    EXPECT_FALSE(machine_.log().cut);
  };
  begin(trace::Hook::kMap);
  kexecore_hook_map(&machine_, kFrame + 3);
  Copy(1);
  kexecore_hook_save_vmcoreinfo(&machine_);
  kexecore_hook_map(&machine_, kFrame - 1);
  ASSERT_TRUE(machine_.log().cut);
  EXPECT_EQ(machine_.log().cut->hook, trace::Hook::kMap);
  EXPECT_EQ(machine_.log().cut->mfn, kFrame + 3);
  EXPECT_EQ(machine_.log().cut->copies, 2u);
  EXPECT_EQ(machine_.log().cut->guest_pages, 1u);
  EXPECT_FALSE(machine_.log().cut->prepared);
  machine_.End();

  begin(trace::Hook::kAllocPage);
  kexecore_hook_alloc_page(&machine_, ~0ull, KEXECORE_PURPOSE_STAGED);
  ASSERT_TRUE(machine_.log().cut);
  EXPECT_EQ(machine_.log().cut->hook, trace::Hook::kAllocPage);
  machine_.End();

  begin(trace::Hook::kPreempt);
  const kexecore_image image = {};
  EXPECT_EQ(kexecore_hook_prepare(&machine_, &image), 0);
  kexecore_hook_preempt(&machine_);
  ASSERT_TRUE(machine_.log().cut);
  EXPECT_EQ(machine_.log().cut->hook, trace::Hook::kPreempt);
  EXPECT_TRUE(machine_.log().cut->prepared);
  machine_.End();
}

TEST_F(Hooks, TheBudgetEndsAMappingLoop) {
  description_.map_budget = 3;
  machine_.Reset(description_, {}, nullptr);
  machine_.Begin(call_);
  for (int i = 0; i < 3; ++i) {
    void* page = kexecore_hook_map(&machine_, kFrame);
    ASSERT_NE(page, nullptr);
    kexecore_hook_unmap(&machine_, page);
  }
  EXPECT_EQ(kexecore_hook_map(&machine_, kFrame), nullptr);
  machine_.End();
  EXPECT_TRUE(machine_.log().misuses.empty());
}

TEST_F(Hooks, NoMachineMapsWithoutEnd) {
  for (const std::uint32_t budget : {0u, UINT32_MAX}) {
    description_.map_budget = budget;
    machine_.Reset(description_, {}, nullptr);
    machine_.Begin(call_);
    EXPECT_FALSE(machine_.Fails(trace::Hook::kMap, kMostMaps - 1));
    EXPECT_TRUE(machine_.Fails(trace::Hook::kMap, kMostMaps));
    EXPECT_TRUE(machine_.Fails(trace::Hook::kMapGuest, kMostMaps));
  }
}

TEST_F(Hooks, ALeakIsTakenBack) {
  machine_.Begin(call_);
  EXPECT_NE(kexecore_hook_map(&machine_, kFrame), nullptr);
  EXPECT_NE(kexecore_hook_map_guest_page(&machine_, kOwned), nullptr);
  machine_.End();
  ASSERT_EQ(machine_.log().misuses.size(), 2u);
  for (const std::size_t i : {0u, 1u}) {
    EXPECT_EQ(machine_.log().misuses[i].kind, Misuse::Kind::kLeakedMapping);
    EXPECT_EQ(machine_.log().misuses[i].first, i == 0 ? kFrame : kOwned);
  }
  machine_.Begin(call_);
  EXPECT_NE(kexecore_hook_map(&machine_, kFrame), nullptr);
  EXPECT_NE(kexecore_hook_map_guest_page(&machine_, kOwned), nullptr);
}

TEST_F(Hooks, KnowTheCpusAndTheCaller) {
  call_.privileged = false;
  call_.denial = -13;
  machine_.Begin(call_);
  EXPECT_EQ(kexecore_hook_is_privileged(&machine_), -13);
  kexecore_range notes{};
  EXPECT_EQ(kexecore_hook_cpu_notes(&machine_, 0, &notes), 0);
  EXPECT_EQ(notes.start, 0x1000u);
  EXPECT_EQ(notes.size, 0x400u);
  EXPECT_NE(kexecore_hook_cpu_notes(&machine_, 1, &notes), 0);
  kexecore_hook_free_page(&machine_, 5);
  EXPECT_TRUE(Sees(Misuse::Kind::kFreeOfNothing));
}

}  // namespace
}  // namespace machine
