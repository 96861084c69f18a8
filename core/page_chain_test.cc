// SPDX-License-Identifier: MIT
#include "core/page_chain.h"

#include <gtest/gtest.h>

#include <cstdint>

#include "core/testing/recording_host.h"

namespace kexecore {
namespace {

class PageChainTest : public ::testing::Test {
 protected:
  ~PageChainTest() override {
    EXPECT_EQ(host.mapped, 0U);
    EXPECT_EQ(host.mistakes, 0);
  }

  void DropAll(PageChain& chain) {
    while (chain.first != KEXECORE_NO_MFN) {
      ASSERT_EQ(DropChainPage(&host, chain), Error::kNone);
    }
    EXPECT_TRUE(host.allocated.empty());
  }

  RecordingHost host;
};

TEST_F(PageChainTest, FramesComeBackInTheirOrder) {
  FrameQueue queue = kNoFrames;
  constexpr std::uint64_t kFrames = 2 * kEntriesPerPage + 1;
  for (std::uint64_t frame = 0; frame < kFrames;) {
    FrameWriter writer(
        &host, queue,
        KEXECORE_PURPOSE_SCRATCH);  // a new writer begins in the middle of a page, too
    for (int i = 0; i < 100 && frame < kFrames; ++i, ++frame) {
      ASSERT_EQ(writer.Push(frame + 0x5000), Error::kNone);
    }
  }
  EXPECT_EQ(host.allocated.size(), 3U);
  for (std::uint64_t frame = 0; frame < kFrames; ++frame) {
    EXPECT_FALSE(IsEmpty(queue));
    kexecore_mfn_t found = 0;
    ASSERT_EQ(Pop(&host, queue, found), Error::kNone);
    EXPECT_EQ(found, frame + 0x5000);
  }
  EXPECT_TRUE(IsEmpty(queue));
  DropAll(queue.pages);
}

TEST_F(PageChainTest, ManyFramesTakeFewHooks) {
  FrameQueue queue = kNoFrames;
  {
    FrameWriter writer(&host, queue, KEXECORE_PURPOSE_SCRATCH);
    for (std::uint64_t i = 0; i < kEntriesPerPage; ++i) ASSERT_EQ(writer.Push(i), Error::kNone);
    EXPECT_EQ(host.mapped, 1U);
  }
  EXPECT_EQ(host.calls.size(), 5U);  // a page is allocated, zeroed, and mapped to be written to
  DropAll(queue.pages);
}

TEST_F(PageChainTest, WhereverAHookFailsNothingIsLost) {
  for (int nth = 0;; ++nth) {
    FrameQueue queue = kNoFrames;
    Error error = Error::kNone;
    host.can_fail = 0;
    host.fail_nth = nth;
    {
      FrameWriter writer(&host, queue, KEXECORE_PURPOSE_SCRATCH);
      for (std::uint64_t i = 0; i < kEntriesPerPage + 1 && error == Error::kNone; ++i)
        error = writer.Push(i);
    }
    host.fail_nth = -1;
    EXPECT_EQ(error, host.can_fail > nth ? Error::kNoMemory : Error::kNone);
    kexecore_mfn_t found = 0;
    for (std::uint64_t i = 0; !IsEmpty(queue); ++i) {
      ASSERT_EQ(Pop(&host, queue, found), Error::kNone);
      EXPECT_EQ(found, i);
    }
    DropAll(queue.pages);
    if (error == Error::kNone) {
      EXPECT_EQ(nth, 7);  // each of two pages: allocate, zero, map; and a link between them
      break;
    }
  }
}

TEST_F(PageChainTest, WhatCannotBeLookedAtStays) {
  PageChain chain = kNoChain;
  kexecore_mfn_t added = 0;
  ASSERT_EQ(AddChainPage(&host, chain, KEXECORE_PURPOSE_SCRATCH, added), Error::kNone);
  ASSERT_EQ(AddChainPage(&host, chain, KEXECORE_PURPOSE_SCRATCH, added), Error::kNone);
  host.fail_nth = host.can_fail;
  EXPECT_EQ(DropChainPage(&host, chain), Error::kNoMemory);
  EXPECT_EQ(host.allocated.size(), 2U);
  DropAll(chain);
}

TEST_F(PageChainTest, APopThatFailsIsTriedAgain) {
  FrameQueue queue = kNoFrames;
  {
    FrameWriter writer(&host, queue, KEXECORE_PURPOSE_SCRATCH);
    for (std::uint64_t i = 0; i < 2 * kEntriesPerPage + 1; ++i) {
      ASSERT_EQ(writer.Push(i + 0x5000), Error::kNone);
    }
  }
  for (std::uint64_t i = 0; i < 2 * kEntriesPerPage + 1; ++i) {
    kexecore_mfn_t found = 0;
    const int hooks =
        i != 0 && i % kEntriesPerPage == 0 ? 2 : 1;  // the link to the next page, then the frame
    for (int later = 0; later < hooks; ++later) {
      host.fail_nth = host.can_fail + later;
      EXPECT_EQ(Pop(&host, queue, found), Error::kNoMemory);
    }
    host.fail_nth = -1;
    ASSERT_EQ(Pop(&host, queue, found), Error::kNone);
    ASSERT_EQ(found, i + 0x5000);
  }
  DropAll(queue.pages);
}

}  // namespace
}  // namespace kexecore
