// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <cstring>
#include <string>

#include "fuzz/simulation/machine/hooks_fixture.h"

namespace machine {
namespace {

TEST_F(Hooks, AGuestPageIsWhatTheCallerWrote) {
  const std::uint64_t at = kOwned * kPageSize;
  call_.frames = {{at + 4094, trace::Bytes{{'a', 'b', 'c'}}}, {at, trace::PageList{{0x5008}}}};
  call_.compat = true;
  machine_.Begin(call_);
  const auto* page = static_cast<const char*>(kexecore_hook_map_guest_page(&machine_, kOwned));
  ASSERT_NE(page, nullptr);
  EXPECT_EQ(std::string(page + 4094, 2), "ab");
  EXPECT_EQ(std::string(page, 4), std::string("\x08\x50\0\0", 4));
  EXPECT_NE(page[4], 0) << "nobody wrote it; a 32-bit caller's entry is 4 bytes";
  kexecore_hook_unmap_guest_page(&machine_, page);
  page = static_cast<const char*>(kexecore_hook_map_guest_page(&machine_, kOwned + 1));
  EXPECT_EQ(page[0], 'c');
  kexecore_hook_unmap_guest_page(&machine_, page);
  machine_.End();
  const Log& log = machine_.log();
  ASSERT_EQ(log.guest_pages.size(), 2u);
  EXPECT_EQ(log.guest_pages[1].mfn, kOwned + 1);
  EXPECT_TRUE(log.guest_pages[1].unmapped);
  EXPECT_EQ(log.guest_bytes[log.guest_pages[0].bytes + 4095], 'b');
  EXPECT_EQ(log.guest_bytes[log.guest_pages[1].bytes], 'c');
  EXPECT_TRUE(log.misuses.empty());
  EXPECT_FALSE(log.cut) << "a frame that the guest does not own is no failure of the machine's";
}

TEST_F(Hooks, AGuestPageLiesWhollyInWhatTheCallerOwns) {
  machine_.Begin(call_);
  for (const kexecore_mfn_t mfn : {kOwned - 1, kOwned + 3, kFrame, kexecore_mfn_t{0},
                                   KEXECORE_NO_MFN, kOwned | std::uint64_t{1} << 52}) {
    EXPECT_EQ(kexecore_hook_map_guest_page(&machine_, mfn), nullptr) << mfn;
  }
  EXPECT_NE(kexecore_hook_map_guest_page(&machine_, kOwned + 2), nullptr);
  EXPECT_TRUE(machine_.log().misuses.empty());
  EXPECT_FALSE(machine_.log().cut);
}

TEST_F(Hooks, AGuestPageIsNotWrittenTo) {
  for (const bool by_copy : {false, true}) {
    machine_.Begin(call_);
    const void* page = kexecore_hook_map_guest_page(&machine_, kOwned);
    auto* writable = static_cast<char*>(const_cast<void*>(page));
    if (by_copy) {
      EXPECT_NE(kexecore_hook_copy_from_guest(&machine_, writable, 0x100, 1), 0);
    } else {
      writable[7] ^= 1;
      EXPECT_TRUE(machine_.log().misuses.empty());
    }
    kexecore_hook_unmap_guest_page(&machine_, page);
    EXPECT_TRUE(Sees(Misuse::Kind::kGuestPageWritten)) << by_copy;
    machine_.End();
  }
}

TEST_F(Hooks, RacesComeInTheOrderOfTime) {
  // The trace lists the races in another order than they happen.
  call_.races = {{1, false, {0x100, trace::Bytes{{'2'}}}},
                 {0, false, {0x100, trace::Bytes{{'1'}}}},
                 {7, false, {0x100, trace::Bytes{{'8'}}}},
                 {UINT32_MAX, false, {0x100, trace::Bytes{{'9'}}}}};
  machine_.Begin(call_);
  EXPECT_EQ(Copy(1), "a");
  EXPECT_EQ(Copy(1), "1");
  EXPECT_EQ(Copy(1), "2");
  machine_.End();
  machine_.Settle();
  machine_.Begin({});
  EXPECT_EQ(Copy(1), "2");
}

TEST_F(Hooks, RacesCountAccessesOfBothKinds) {
  const std::uint64_t at = kOwned * kPageSize;
  call_.frames = {{at, trace::Bytes{{'f'}}}};
  call_.races = {{0, true, {at, trace::Bytes{{'g'}}}},
                 {1, false, {0x100, trace::Bytes{{'x'}}}},
                 {2, true, {at, trace::Bytes{{'h'}}}}};
  const auto frame = [&] {
    const auto* page = static_cast<const char*>(kexecore_hook_map_guest_page(&machine_, kOwned));
    const char found = *page;
    kexecore_hook_unmap_guest_page(&machine_, page);
    return found;
  };
  machine_.Begin(call_);
  EXPECT_EQ(frame(), 'f');
  EXPECT_EQ(Copy(1), "a");
  EXPECT_EQ(Copy(1), "x");
  EXPECT_EQ(frame(), 'h');
  machine_.End();
  EXPECT_EQ(machine_.log().guest_pages[0].access, 0u);
  EXPECT_EQ(machine_.log().copies[0].access, 1u);
  EXPECT_EQ(machine_.log().guest_pages[1].access, 3u);
  machine_.Settle();
  machine_.Begin({});
  EXPECT_EQ(frame(), 'h');
}

TEST_F(Hooks, NoCopyBeyondTheCaller) {
  const auto seen = [&](std::uint64_t from, std::size_t size) {
    machine_.Begin(call_);
    char byte[4];
    kexecore_hook_copy_from_guest(&machine_, byte, from, size);
    machine_.End();
    return Sees(Misuse::Kind::kCopyBeyondCaller);
  };
  EXPECT_FALSE(seen(0xfffffffffffffffe, 2));
  EXPECT_TRUE(seen(0xfffffffffffffffe, 3));
  EXPECT_FALSE(seen(0xfffffffe, 3));
  call_.compat = true;
  EXPECT_FALSE(seen(0xfffffffe, 2));
  EXPECT_TRUE(seen(0xfffffffe, 3));
}

TEST_F(Hooks, ASuspendedCallKeepsItsCaller) {
  const trace::Hypercall go_on{.call = trace::Call::kContinue};
  call_.compat = true;
  call_.faults = {{trace::Hook::kPreempt, 0}};
  machine_.Begin(call_);
  EXPECT_NE(kexecore_hook_preempt(&machine_), 0);
  machine_.End();
  machine_.Begin({});  // another call meanwhile
  EXPECT_FALSE(machine_.compat());
  machine_.End();
  machine_.Begin(go_on);
  EXPECT_TRUE(machine_.compat());
}

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

TEST_F(Hooks, WriteToTheGuestWhatIsMapped) {
  machine_.Begin(call_);
  EXPECT_EQ(kexecore_hook_copy_to_guest(&machine_, 0x101, "XY", 2), 0);
  EXPECT_NE(kexecore_hook_copy_to_guest(&machine_, 0x103, "ZZ", 2), 0);
  EXPECT_EQ(Copy(4), "aXYd");
  machine_.End();
  EXPECT_EQ(machine_.log().writes.size(), 2u);
  EXPECT_EQ(machine_.log().written.size(), 2u);
}

}  // namespace
}  // namespace machine
