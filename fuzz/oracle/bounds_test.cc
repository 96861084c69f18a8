// SPDX-License-Identifier: MIT
#include "fuzz/oracle/bounds.h"

#include <gtest/gtest.h>

#include <cstring>

#include "fuzz/machine/asan.h"
#include "fuzz/replay/broken_core.h"
#include "fuzz/replay/sessions.h"

namespace oracle {
namespace {

using machine::Machine;
using replay::kCrash;
using replay::Load;
using replay::TwoPages;
using replay::Verdict;

constexpr kexecore_mfn_t kFrame = kCrash / KEXECORE_PAGE_SIZE;

/// The verdict on a load of frames kFrame and kFrame + 1 with this done before.
std::string Before(const std::function<void(Machine&)>& work) {
  return Verdict({Load({TwoPages()})},
                 {.before = [&](Machine& machine, kexecore_instance&) { work(machine); }});
}

std::string After(const std::function<void(Machine&)>& work) {
  return Verdict({Load({TwoPages()})},
                 {.after = [&](Machine& machine, kexecore_instance&) { work(machine); }});
}

TEST(Bounds, HoldForAGoodCore) {
  EXPECT_EQ(Verdict({Load({TwoPages()}), replay::Status(), replay::Execute()}), "");
}

TEST(Bounds, SeeAMapOutsideTheCrashArea) {
  EXPECT_EQ(Before([](Machine& machine) { machine.Map(kFrame - 1); }),
            "bounds@0: maps frame 0x7fff, outside the crash area\n");
  EXPECT_EQ(Before([](Machine& machine) { machine.Map(kFrame + 0x100); }),
            "bounds@0: maps frame 0x8100, outside the crash area\n");
}

TEST(Bounds, SeeAMapOutsideTheDestinations) {
  EXPECT_EQ(After([](Machine& machine) { machine.Unmap(machine.Map(kFrame + 2)); }),
            "bounds@0: maps frame 0x8002, of no destination of this load\n");
  EXPECT_EQ(After([](Machine& machine) { machine.Unmap(machine.Map(kFrame + 1)); }), "");
}

TEST(Bounds, SeeAMapByAnotherOperation) {
  EXPECT_EQ(Verdict({replay::Status()},
                    {.before = [](Machine& machine,
                                  kexecore_instance&) { machine.Unmap(machine.Map(kFrame)); }}),
            "bounds@0: maps frame 0x8000, and is no load\n");
}

TEST(Bounds, SeeALeak) {
  EXPECT_EQ(After([](Machine& machine) { machine.Map(kFrame); }),
            "bounds@0: returns with frame 0x8000 mapped\n");
}

TEST(Bounds, SeeASecondMapping) {
  EXPECT_EQ(After([](Machine& machine) {
              void* page = machine.Map(kFrame);
              EXPECT_EQ(machine.Map(kFrame + 1), nullptr);
              machine.Unmap(page);
            }),
            "bounds@0: maps frame 0x8001 while another page is mapped\n");
}

TEST(Bounds, SeeAWrongUnmap) {
  const std::string verdict = "bounds@0: unmaps an address that is not mapped\n";
  EXPECT_EQ(After([](Machine& machine) { machine.Unmap(&machine); }), verdict);
  EXPECT_EQ(After([](Machine& machine) {
              void* page = machine.Map(kFrame);
              machine.Unmap(page);
              machine.Unmap(page);
            }),
            verdict);
}

TEST(Bounds, SeeACopyThatLeavesThePage) {
  const auto copy = [](std::size_t offset, std::size_t size) {
    return After([=](Machine& machine) {
      void* page = machine.Map(kFrame);
      machine.Copy(static_cast<char*>(page) + offset, replay::kBuffer, size);
      machine.Unmap(page);
    });
  };
  EXPECT_EQ(copy(1, 4096),
            "bounds@0: copies 4096 bytes from guest 0x100000 to outside the mapped page\n");
  EXPECT_EQ(copy(4096, 1),
            "bounds@0: copies 1 bytes from guest 0x100000 to outside the mapped page\n");
  EXPECT_EQ(copy(1, 4095).find("bounds"), std::string::npos);
}

TEST(Bounds, SeeACopyIntoAnUnmappedPage) {
  EXPECT_EQ(After([](Machine& machine) {
              void* page = machine.Map(kFrame);
              machine.Unmap(page);
              machine.Copy(page, replay::kBuffer, 16);
            }),
            "bounds@0: copies 16 bytes from guest 0x100000 to outside the mapped page\n");
}

void WriteBeyond(Machine& machine, int offset) {
  char* page = static_cast<char*>(machine.Map(kFrame));
  std::memset(page + offset, 1, 1);
  machine.Unmap(page);
}

void WriteLate(Machine& machine) {
  char* page = static_cast<char*>(machine.Map(kFrame));
  machine.Unmap(page);
  std::memset(page, 1, 1);
}

TEST(Bounds, SeeAWriteAroundThePage) {
  if (machine::kAsan) GTEST_SKIP() << "see DieInASanitizer";
  const std::string verdict =
      "bounds@0: writes outside the mapped page, or after it was unmapped\n";
  for (const int offset : {-1, 4096, -4096, 8191}) {
    EXPECT_EQ(After([=](Machine& machine) { WriteBeyond(machine, offset); }), verdict);
  }
  EXPECT_EQ(After(WriteLate), verdict);
}

TEST(BoundsDeathTest, DieInASanitizer) {
  if (!machine::kAsan) GTEST_SKIP() << "see SeeAWriteAroundThePage";
  const char* line = "violation invariant=bounds hypercall=0 severity=critical: AddressSanitizer";
  EXPECT_DEATH(After([](Machine& machine) { WriteBeyond(machine, 4096); }), line);
  EXPECT_DEATH(After([](Machine& machine) { WriteBeyond(machine, -1); }), line);
  EXPECT_DEATH(After(WriteLate), line);
}

}  // namespace
}  // namespace oracle
