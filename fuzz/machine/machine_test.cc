// SPDX-License-Identifier: MIT
#include "fuzz/machine/machine.h"

#include <gtest/gtest.h>

#include <cstring>

namespace machine {
namespace {

constexpr std::uint64_t kCrash = 0x8000000;
constexpr kexecore_mfn_t kFrame = kCrash / KEXECORE_PAGE_SIZE;

class Recorder : public Watcher {
 public:
  void PageChanged(kexecore_mfn_t mfn) override { changed.push_back(mfn); }
  std::vector<kexecore_mfn_t> changed;
};

class Hooks : public testing::Test {
 protected:
  Hooks() {
    description_.crash = {kCrash, 0x100000};
    description_.cpu_notes = {{0x1000, 0x400}};
    call_.memory = {{0x100, trace::Bytes{{'a', 'b', 'c', 'd'}}}};
    machine_.Reset(description_, {}, &watcher_);
  }

  std::string Copy(std::size_t size) {
    std::string text(size, '\0');
    if (kexecore_hook_copy_from_guest(&machine_, text.data(), 0x100, size) != 0) return "fault";
    return text;
  }

  bool Sees(Misuse::Kind kind) const {
    return !machine_.log().misuses.empty() && machine_.log().misuses[0].kind == kind;
  }

  trace::ForeignStore store_{std::filesystem::path()};
  trace::MachineDescription description_;
  trace::Hypercall call_;
  Recorder watcher_;
  Machine machine_{store_};
};

TEST_F(Hooks, CopyFromTheGuest) {
  machine_.Begin(call_);
  EXPECT_EQ(Copy(4), "abcd");
  EXPECT_EQ(Copy(5), "fault");
  machine_.End();
  const Log& log = machine_.log();
  ASSERT_EQ(log.copies.size(), 2u);
  EXPECT_EQ(log.copies[0].from, 0x100u);
  EXPECT_EQ(log.copies[0].mfn, KEXECORE_NO_MFN);
  EXPECT_FALSE(log.copies[0].failed);
  EXPECT_TRUE(log.copies[1].failed);
}

TEST_F(Hooks, FaultsHitTheNthCallOfTheirHook) {
  call_.faults = {{trace::Hook::kCopyFromGuest, 1},
                  {trace::Hook::kMap, 0},
                  {trace::Hook::kAllocPage, 0},
                  {trace::Hook::kCopyToGuest, 0},
                  {trace::Hook::kEnter, 0}};
  machine_.Begin(call_);
  EXPECT_EQ(Copy(1), "a");
  EXPECT_EQ(Copy(1), "fault");
  EXPECT_EQ(Copy(1), "a");
  EXPECT_EQ(kexecore_hook_map(&machine_, kFrame), nullptr);
  void* page = kexecore_hook_map(&machine_, kFrame);
  EXPECT_NE(page, nullptr);
  kexecore_hook_unmap(&machine_, page);
  EXPECT_EQ(kexecore_hook_alloc_page(&machine_, ~0ull), KEXECORE_NO_MFN);
  EXPECT_NE(kexecore_hook_alloc_page(&machine_, ~0ull), KEXECORE_NO_MFN);
  EXPECT_NE(kexecore_hook_copy_to_guest(&machine_, 0x100, "x", 1), 0);
  EXPECT_EQ(kexecore_hook_copy_to_guest(&machine_, 0x100, "x", 1), 0);
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

TEST_F(Hooks, RacesComeInTheOrderOfTime) {
  // Named in another order than they happen.
  call_.races = {{1, {0x100, trace::Bytes{{'2'}}}},
                 {0, {0x100, trace::Bytes{{'1'}}}},
                 {7, {0x100, trace::Bytes{{'8'}}}},
                 {UINT32_MAX, {0x100, trace::Bytes{{'9'}}}}};
  machine_.Begin(call_);
  EXPECT_EQ(Copy(1), "a");
  EXPECT_EQ(Copy(1), "1");
  EXPECT_EQ(Copy(1), "2");
  machine_.End();
  machine_.Settle();
  machine_.Begin({});
  EXPECT_EQ(Copy(1), "2");
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
  EXPECT_EQ(std::memcmp(&machine_.memory().At(kFrame).bytes[4092], "abcd", 4), 0);
  EXPECT_EQ(machine_.memory().ChangedAt(kFrame), machine_.now());
  EXPECT_EQ(machine_.memory().ChangedAt(kFrame + 1), 0u);
}

TEST_F(Hooks, WriteToTheGuestWhatIsMapped) {
  machine_.Begin(call_);
  EXPECT_EQ(kexecore_hook_copy_to_guest(&machine_, 0x101, "XY", 2), 0);
  EXPECT_NE(kexecore_hook_copy_to_guest(&machine_, 0x103, "ZZ", 2), 0);
  EXPECT_EQ(Copy(4), "aXYd");
  machine_.End();
  EXPECT_EQ(machine_.log().writes.size(), 2u);
  EXPECT_EQ(machine_.log().written.size(), 2u);
}

TEST_F(Hooks, AfterAMisuseNothingWorks) {
  machine_.Begin(call_);
  EXPECT_EQ(kexecore_hook_map(&machine_, kFrame - 1), nullptr);
  EXPECT_EQ(kexecore_hook_map(&machine_, kFrame), nullptr);
  EXPECT_EQ(Copy(1), "fault");
  machine_.End();
  EXPECT_TRUE(Sees(Misuse::Kind::kMapOutsideCrashArea));
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
  }
}

TEST_F(Hooks, ALeakIsTakenBack) {
  machine_.Begin(call_);
  EXPECT_NE(kexecore_hook_map(&machine_, kFrame), nullptr);
  machine_.End();
  EXPECT_TRUE(Sees(Misuse::Kind::kLeakedMapping));
  machine_.Begin(call_);
  EXPECT_NE(kexecore_hook_map(&machine_, kFrame), nullptr);
}

TEST_F(Hooks, KnowTheCpusAndTheCaller) {
  call_.privileged = false;
  machine_.Begin(call_);
  EXPECT_EQ(kexecore_hook_is_privileged(&machine_), 0);
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
