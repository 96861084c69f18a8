// SPDX-License-Identifier: MIT
//
// Images that the core loads are entered by the real code. What the core stages is the oracles' to
// judge (fuzz/oracle); here it is whether the code does what the list says.
#include "asm/loaded/relocation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "fuzz/replay/broken_core.h"
#include "fuzz/replay/sessions.h"
#include "fuzz/trace/build.h"

namespace control {
namespace {

using replay::kDest;
constexpr std::uint64_t kPage = KEXECORE_PAGE_SIZE;
using Spoil = std::function<void(const kexecore_image&, machine::Machine&)>;

constexpr trace::Dialect kMerged{.abi = KEXECORE_ABI_MERGED, .compat = false};

/// What CheckRelocation says of each image that is entered in this trace.
std::vector<std::string> Relocate(const trace::Trace& trace, const Spoil& spoil = nullptr) {
  std::vector<std::string> said;
  const auto look = [&](machine::Machine& machine, kexecore_instance&) {
    for (const machine::Entry& entry : machine.log().entries) {
      if (spoil) spoil(entry.image, machine);
      said.push_back(CheckRelocation(entry.image, machine));
    }
  };
  const std::string verdict = replay::Verdict(trace, {.after = look});
  if (!spoil) EXPECT_EQ(verdict, "");
  return said;
}

trace::Trace TraceOf(std::vector<trace::Hypercall> hypercalls) {
  trace::Trace trace = replay::EmptyTrace();
  trace.machine.alloc_from = kDest;  // destinations are handed out
  trace.hypercalls = std::move(hypercalls);
  return trace;
}

const std::vector<std::string> kRight = {""};

TEST(LoadedImage, IsRelocatedAsListed) {
  EXPECT_EQ(
      Relocate(TraceOf({replay::LoadDefault({replay::TwoPages(kDest)}), replay::ExecuteDefault()})),
      kRight);
}

TEST(LoadedImage, OfThirtyTwoBitsIsToo) {
  EXPECT_EQ(Relocate(TraceOf(
                {trace::BuildLoad(kMerged, 0, {replay::TwoPages(kDest)}, kDest, KEXECORE_EM_386),
                 replay::ExecuteDefault()})),
            kRight);
}

TEST(LoadedImage, OfAGuestsListIsToo) {
  EXPECT_EQ(Relocate(TraceOf({replay::LoadList(replay::TwoSources()), replay::ExecuteDefault()})),
            kRight);
}

TEST(LoadedImage, ForACrashLiesInPlace) {
  EXPECT_EQ(Relocate(TraceOf({replay::Load({replay::TwoPages()}), replay::Execute()})), kRight);
}

TEST(LoadedImage, OfAnyShapeIsRelocatedAsListed) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20; ++i) {
    std::vector<trace::Segment> segments;
    std::uint64_t dest = kDest;
    for (std::uint64_t count = 1 + random() % 6; segments.size() < count;) {
      // All in all more than one page of the list can name, now and then.
      const std::uint64_t pages = 1 + random() % 200;
      segments.push_back(
          {.buf = trace::kBuffersAt + segments.size() * 0x1000000,
           .buf_size = std::min(pages * kPage - random() % kPage, trace::kMostWritten),
           .dest_maddr = dest,
           .dest_size = pages * kPage});
      dest += (pages + random() % 3) * kPage;
    }
    trace::Trace trace =
        TraceOf({trace::BuildLoad(kMerged, 0, segments, kDest + 0x123), replay::ExecuteDefault()});
    trace.machine.free_pages = 4096;
    trace.machine.alloc_seed = random();
    trace.machine.alloc_from = kDest + random() % 300 * kPage;
    EXPECT_EQ(Relocate(trace), kRight) << i;
  }
}

TEST(LoadedImage, WhoseListOverwritesAPageBeforeItIsMovedIsNoticed) {
  // The first page is sent to where the second one is staged (D2 forbids it).
  const auto spoil = [](const kexecore_image& image, machine::Machine& machine) {
    auto& entries = machine.memory().At(image.list / kPage).bytes;
    const std::size_t second = 2 * sizeof(std::uint64_t);
    std::copy_n(entries.begin() + second, sizeof(std::uint64_t), entries.begin());
    entries[0] ^= KEXECORE_LIST_SOURCE | KEXECORE_LIST_DESTINATION;
  };
  constexpr std::uint64_t kElsewhere = kDest + 0x1000000;
  const auto said =
      Relocate(TraceOf({replay::LoadDefault({replay::TwoPages(kElsewhere)}, kElsewhere),
                        replay::ExecuteDefault()}),
               spoil);
  ASSERT_EQ(said.size(), 1u);
  EXPECT_TRUE(said[0].ends_with(" is not as listed")) << said[0];
}

}  // namespace
}  // namespace control
