// SPDX-License-Identifier: MIT
//
// Rule D10: what images have for a hypervisor that runs on five levels of page tables.
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>

#include "core/testing/tables_fixture.h"

namespace kexecore {
namespace {

class FiveLevelsLoad : public TablesLoad {
 protected:
  FiveLevelsLoad() {
    features |= KEXECORE_FEATURE_LA57;
    Restart();
  }
};

TEST_F(FiveLevelsLoad, CrashImage) {
  for (const std::uint16_t arch : {KEXECORE_EM_386, KEXECORE_EM_X86_64}) {
    Restart();
    PutLoad(KEXEC_TYPE_CRASH, {{kData, 16, kDest + 0x3000, 0x1000}, {0, 0, 0, 0x100000}},
            kDest + 0x3000, arch);
    EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
    ExpectMapped(KEXEC_TYPE_CRASH, {{kDest + 0x3000, 0x1000}, {0, 0x100000}});
  }
}

// Of a crash area that crosses 4 GiB the image takes what lies below, and of one that lies above
// it takes nothing (rules D1 and D8).
TEST_F(FiveLevelsLoad, ControlPageAndTablesAreNotTakenFromAbove4GiB) {
  constexpr std::uint64_t k4GiB = std::uint64_t{1} << 32;
  for (const bool crosses : {true, false}) {
    crash = {k4GiB - (crosses ? 0x40000 : 0), 0x100000};
    Restart();
    PutLoad(KEXEC_TYPE_CRASH, {{kData, 16, k4GiB, 0x1000}}, k4GiB);
    EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
    ExpectMapped(KEXEC_TYPE_CRASH, {{k4GiB, 0x1000}});
    EXPECT_EQ(in_area.size(), crosses ? 11U : 0U);
  }
}

// Destinations are handed out for the root and the fifth level, too.
TEST_F(FiveLevelsLoad, ADestinationMayBeHandedOutAtAnyTime) {
  for (std::size_t nth = 0; nth < 10; ++nth) {
    SCOPED_TRACE(nth);
    Restart();
    PutLoad(KEXEC_TYPE_DEFAULT, {{kData, 0x3000, kRamDest, 0x3000}}, kRamDest);
    for (std::uint64_t i = 0; i < 32; ++i) host.hand_out.push_back(0x80000 + i);
    host.hand_out[nth] = kRamDest / KEXECORE_PAGE_SIZE;
    EXPECT_EQ(Call(KEXEC_CMD_kexec_load), 0);
    ExpectMapped(KEXEC_TYPE_DEFAULT, {{kRamDest, 0x3000}});
  }
}

TEST_F(FiveLevelsLoad, WhereverAHookFailsNothingIsLost) {
  const auto load = [&] {
    PutLoad(KEXEC_TYPE_DEFAULT, {{kData, 0x1000, kRamDest, 0x1000}}, kRamDest);
    return Finish(Call(KEXEC_CMD_kexec_load));
  };
  const auto expect = [&] { ExpectMapped(KEXEC_TYPE_DEFAULT, {{kRamDest, 0x1000}}); };
  ExpectNothingLost(load, expect, 20);
}

TEST_F(FiveLevelsLoad, AsksOnceMoreWhetherToPause) {
  const auto questions = [&] {
    Restart();
    int asked = 0;
    host.pause = [&] {
      ++asked;
      return false;
    };
    EXPECT_EQ(LoadDefault(1), 0);
    host.pause = nullptr;
    return asked;
  };
  const int with_five = questions();
  features &= ~KEXECORE_FEATURE_LA57;
  EXPECT_EQ(with_five, questions() + 1);
}

TEST_F(FiveLevelsLoad, WhereverItPausesItGoesOn) { ExpectToGoOnWhereverItPauses(); }

TEST_F(FiveLevelsLoad, NoneWithoutAnAddressForTheControlPage) {
  EXPECT_EQ(host.Init(instance), 0);
  EXPECT_EQ(Load(), 0);
  EXPECT_EQ(host.allocated.size(), 1U);
}

}  // namespace
}  // namespace kexecore
