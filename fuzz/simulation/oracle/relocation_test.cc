// SPDX-License-Identifier: MIT
//
// The real code enters images that the core loaded. The other oracles judge the pages that the core
// staged. These tests judge whether the code moves them as the list says.
#include "fuzz/simulation/oracle/relocation.h"

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <random>

#include "asm/control_code.h"
#include "asm/emulator/emulator.h"
#include "fuzz/simulation/oracle/image_fixture.h"
#include "trace/build.h"

namespace oracle {
namespace {

using machine::kPageSize;
using replay::kDest;
constexpr std::uint64_t kVa = 0xffff912345678000;
using Spoil = std::function<void(const kexecore_image&, machine::Machine&)>;

constexpr trace::Dialect kMerged{.abi = KEXECORE_ABI_MERGED, .compat = false};

trace::Trace TraceOf(trace::Hypercall load, std::uint64_t control_va = kVa) {
  trace::Trace trace = replay::TestTrace();
  trace.machine.control_va = control_va;
  trace.machine.alloc_from = kDest;  // the allocator hands out destinations
  trace.hypercalls.push_back(std::move(load));
  return trace;
}

/// The answer of Relocate for the image that the last hypercall leaves in the table.
std::string SaidOf(const trace::Trace& trace, const Spoil& spoil = nullptr) {
  std::string said = "no image";
  const auto look = [&](machine::Machine& machine, kexecore_instance& instance) {
    Observation now;
    replay::kShippedCore.observe(instance, now);
    Holdings holdings;
    holdings.Start();
    holdings.Update(now, machine);
    for (std::size_t type = 0; type < now.types.size(); ++type) {
      const std::size_t slot = now.types[type].current();
      if (!now.types[type].present[slot]) continue;
      const kexecore_image& image = *now.types[type].images[slot];
      const Holdings::Image held = holdings.of(type, slot);
      if (spoil) spoil(image, machine);
      said = Relocate(image, held, machine, trace.machine.control_va);
    }
  };
  const std::string verdict = replay::Verdict(trace, {.after = look});
  if (!spoil) EXPECT_EQ(verdict, "");
  return said;
}

/// The values of control_va: with tables and code that the core made, and without.
class Relocation : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Relocation, DoesAsListed) {
  EXPECT_EQ(SaidOf(TraceOf(replay::LoadDefaultCall({replay::TwoPageSegment(kDest)}), GetParam())),
            "");
}

TEST_P(Relocation, OfThirtyTwoBitsDoesToo) {
  EXPECT_EQ(SaidOf(TraceOf(trace::BuildLoad(kMerged, 0, {replay::TwoPageSegment(kDest)}, kDest,
                                            KEXECORE_EM_386),
                           GetParam())),
            "");
}

TEST(RelocationOf, AHypervisorWithFiveLevelsDoesAsListed) {
  for (const std::uint16_t arch : {KEXECORE_EM_386, KEXECORE_EM_X86_64}) {
    trace::Trace trace =
        TraceOf(trace::BuildLoad(kMerged, 0, {replay::TwoPageSegment(kDest)}, kDest, arch));
    trace.machine.features = 3;
    EXPECT_EQ(SaidOf(trace), "");
    // Whoever runs the code on five levels notices when the way out is wrong.
    const auto spoil = [](const kexecore_image& image, machine::Machine& machine) {
      auto* const words =
          reinterpret_cast<std::uint64_t*>(machine.memory().At(image.control).bytes.data());
      auto* const fifth = reinterpret_cast<std::uint64_t*>(
          machine.memory().At(words[3064 / 8] / kPageSize).bytes.data());
      fifth[511] = 0;
    };
    EXPECT_TRUE(SaidOf(trace, spoil).starts_with("does not enter the image: "));
  }
}

TEST_P(Relocation, OfAGuestsListDoesToo) {
  EXPECT_EQ(SaidOf(TraceOf(replay::LoadListCall(replay::TwoSourceEntries()), GetParam())), "");
}

TEST_P(Relocation, OfACrashImageMovesNothing) {
  EXPECT_EQ(SaidOf(TraceOf(replay::LoadCall({replay::TwoPageSegment()}), GetParam())), "");
}

TEST_P(Relocation, OfHighPagesDoesToo) {
  const std::uint64_t dest = replay::kHighRam + 0x123000;
  trace::Trace trace =
      TraceOf(replay::LoadDefaultCall({replay::TwoPageSegment(dest)}, dest), GetParam());
  trace.machine.alloc_from = replay::kHighRam;
  EXPECT_EQ(SaidOf(trace), "");
}

TEST_P(Relocation, OfAnyShapeDoesAsListed) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 10; ++i) {
    std::vector<trace::Segment> segments;
    std::uint64_t dest = kDest;
    for (std::uint64_t count = 1 + random() % 6; segments.size() < count;) {
      // Now and then the image has more pages than one page of the list can name.
      const std::uint64_t pages = 1 + random() % 200;
      segments.push_back(
          {.buf = trace::kBuffersAt + segments.size() * 0x1000000,
           .buf_size = std::min(pages * kPageSize - random() % kPageSize, trace::kMostWritten),
           .dest_maddr = dest,
           .dest_size = (pages + (i % 2 == 0 ? 0 : random() % 300)) * kPageSize});
      dest += segments.back().dest_size + random() % 3 * kPageSize;
    }
    trace::Trace trace = TraceOf(trace::BuildLoad(kMerged, 0, segments, kDest + 0x123), GetParam());
    trace.machine.free_pages = 4096;
    trace.machine.alloc_seed = random();
    trace.machine.alloc_from = kDest + random() % 300 * kPageSize;
    EXPECT_EQ(SaidOf(trace), "") << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Tables, Relocation, testing::Values(0, kVa),
                         [](const testing::TestParamInfo<std::uint64_t>& info) {
                           return info.param == 0 ? "Absent" : "OfTheCore";
                         });

constexpr std::uint64_t kElsewhere = kDest + 0x1000000;

trace::Trace TwoMoved() {
  return TraceOf(replay::LoadDefaultCall({replay::TwoPageSegment(kElsewhere)}, kElsewhere));
}

std::uint64_t* Words(machine::Machine& machine, kexecore_mfn_t mfn) {
  return reinterpret_cast<std::uint64_t*>(machine.memory().At(mfn).bytes.data());
}

TEST(RelocationOf, AListThatOverwritesAPageBeforeItIsMovedIsNoticed) {
  // The list moves the first page to the place where the second one is staged, which D2 forbids.
  const auto spoil = [](const kexecore_image& image, machine::Machine& machine) {
    std::uint64_t* const entries = Words(machine, image.list / kPageSize);
    entries[0] = entries[2] ^ KEXECORE_LIST_SOURCE ^ KEXECORE_LIST_DESTINATION;
  };
  EXPECT_NE(SaidOf(TwoMoved(), spoil), "");
}

/// A page of data, and two zero pages, of which the last may have the entry point.
trace::Trace TwoZeroed(std::uint64_t entry = kElsewhere) {
  const trace::Segment segment = {
      .buf = trace::kBuffersAt, .buf_size = 0x1000, .dest_maddr = kElsewhere, .dest_size = 0x3000};
  return TraceOf(replay::LoadDefaultCall({segment}, entry));
}

TEST(RelocationOf, ZeroPagesThatAreNotZeroedAreNoticed) {
  EXPECT_EQ(SaidOf(TwoZeroed()), "");
  EXPECT_EQ(SaidOf(TwoZeroed(kElsewhere + 0x2fff)), "") << "entered in a zero page";
  for (const std::uint64_t entry : {kElsewhere, kElsewhere + 0x2fff}) {
    const auto spoil = [](const kexecore_image& image, machine::Machine& machine) {
      std::uint64_t& zeroes = Words(machine, image.list / kPageSize)[3];
      EXPECT_EQ(zeroes, 2 * kPageSize | KEXECORE_LIST_ZERO);
      zeroes -= kPageSize;
    };
    EXPECT_EQ(SaidOf(TwoZeroed(entry), spoil),
              "leaves another byte at 0x2002000 than the list says");
  }
}

TEST(RelocationOf, OtherBytesThanListedAreNoticed) {
  // The list ends after the first page, so that the second page stays in its old place.
  const auto spoil = [](const kexecore_image& image, machine::Machine& machine) {
    Words(machine, image.list / kPageSize)[2] = KEXECORE_LIST_DONE;
  };
  EXPECT_EQ(SaidOf(TwoMoved(), spoil), "leaves another byte at 0x2001000 than the list says");
}

TEST(RelocationOf, ARegionThatIsNotMappedIsNoticed) {
  const auto spoil = [](const kexecore_image& image, machine::Machine& machine) {
    const std::uint64_t third = Words(machine, image.tables)[0] / kPageSize;
    const std::uint64_t second = Words(machine, third)[0] / kPageSize;
    Words(machine, second)[kElsewhere >> 21] = 0;
  };
  EXPECT_TRUE(SaidOf(TwoMoved(), spoil).starts_with("does not enter the image: "));
}

TEST(RelocationOf, OtherCodeInTheControlPageIsNoticed) {
  const auto spoil = [](const kexecore_image& image, machine::Machine& machine) {
    machine.memory().At(image.control).bytes.fill(0xf4);
  };
  EXPECT_TRUE(SaidOf(TwoMoved(), spoil).starts_with("does not enter the image: "));
}

/// Finds these bytes in the code of an image's control page.
std::uint8_t* Find(const kexecore_image& image, machine::Machine& machine,
                   const std::vector<std::uint8_t>& bytes) {
  auto& page = machine.memory().At(image.control).bytes;
  const auto at = std::search(page.begin(), page.end(), bytes.begin(), bytes.end());
  EXPECT_NE(at, page.end());
  return &*at;
}

TEST(RelocationOf, DangerIsNoticed) {
  const auto spoil = [](const kexecore_image& image, machine::Machine& machine) {
    *Find(image, machine, {0xfa, 0xfc}) = 0x90;  // nop; cld for cli; cld
  };
  EXPECT_EQ(SaidOf(TwoMoved(), spoil), "is in danger: interrupts are on, and their handlers gone");
}

TEST(RelocationOf, WhatIsWrittenToTheCodeIsNoticed) {
  const auto spoil = [](const kexecore_image& image, machine::Machine& machine) {
    // mov [r8 + 0x800], al replaces code that clears registers. r8 is the control page.
    const std::vector<std::uint8_t> write = {0x41, 0x88, 0x80, 0, 8, 0, 0, 0x90};
    std::copy(write.begin(), write.end(),
              Find(image, machine, {0x31, 0xc0, 0x31, 0xc9, 0x31, 0xd2, 0x31, 0xdb}));
  };
  const std::string said = SaidOf(TwoMoved(), spoil);
  EXPECT_TRUE(said.starts_with("leaves another byte at ")) << said;
  EXPECT_NE(said.find("800 than"), std::string::npos) << said;
}

TEST(RelocationOf, ARefusalIsNoticed) {
  const auto spoil = [](const kexecore_image& image, machine::Machine&) {
    const_cast<kexecore_image&>(image).arch = 40;
  };
  EXPECT_EQ(SaidOf(TwoMoved(), spoil), "refuses the image: -22");
}

TEST(RelocationOf, WhatTheEmulatorDoesNotReachIsLeftOut) {
  const std::uint64_t dest = control::kReach + 0x400000;
  trace::Trace trace = TraceOf(replay::LoadDefaultCall({replay::TwoPageSegment(dest)}, dest));
  trace.machine.ram.push_back({control::kReach, 0x10000000});
  EXPECT_EQ(SaidOf(trace), "");
}

TEST(RelocationOf, WhatTheEmulatorReachesIsNot) {
  const std::uint64_t dest = control::kReach - 2 * kPageSize;
  trace::Trace trace = TraceOf(replay::LoadDefaultCall({replay::TwoPageSegment(dest)}, dest));
  trace.machine.ram.push_back({dest - 0x10000000, 0x10000000 + 2 * kPageSize});
  const auto spoil = [](const kexecore_image& image, machine::Machine& machine) {
    Words(machine, image.list / kPageSize)[2] = KEXECORE_LIST_DONE;
  };
  EXPECT_EQ(SaidOf(trace, spoil), "leaves another byte at 0xfefffff000 than the list says");
}

/// Makes the code move one word less than a page, in every control page.
class BrokenCode {
 public:
  BrokenCode() {
    constexpr std::uint8_t kWordsToEcx[] = {0xb9, 0, 2, 0, 0};
    const auto* const at = std::search(kexecore_control_code, kexecore_control_code_end,
                                       std::begin(kWordsToEcx), std::end(kWordsToEcx));
    EXPECT_NE(at, kexecore_control_code_end);
    words_ = const_cast<std::uint8_t*>(at + 1);
    auto* const page = reinterpret_cast<void*>(reinterpret_cast<std::uintptr_t>(at) & -kPageSize);
    EXPECT_EQ(mprotect(page, 2 * kPageSize, PROT_READ | PROT_WRITE), 0);
    Put(511);
  }
  ~BrokenCode() { Put(512); }

 private:
  void Put(std::uint32_t words) { std::memcpy(words_, &words, sizeof words); }

  std::uint8_t* words_;
};

// The linked code itself is broken, so that each control page holds what the other oracles expect.
// Only an oracle that runs the code can see the mistake.
TEST(RelocationOf, BrokenCodeIsNoticedByASession) {
  const BrokenCode broken;
  EXPECT_NE(
      replay::Verdict(TwoMoved())
          .find("relocation@0: the code of the control page leaves another byte at 0x2000ff8"),
      std::string::npos);
}

}  // namespace
}  // namespace oracle
