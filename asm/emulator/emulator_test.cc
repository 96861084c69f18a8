// SPDX-License-Identifier: MIT
//
// What the emulator can show, and what not: a newer libunicorn that can do more fails here, and
// emulator.h must be corrected.
#include "asm/emulator/emulator.h"

#include <gtest/gtest.h>

#include "asm/emulator/list_writer.h"
#include "asm/emulator/tables.h"

namespace control {
namespace {

constexpr std::uint64_t kRam = 0x100000, kTables = 0x800000, kControl = 0x400000;

class Emulator : public testing::Test {
 protected:
  Emulator() {
    list_ = WriteList(ram_, kRam, {Destination(kRam + kPage), Source(kRam + 2 * kPage)});
    tables_.Map(kControl, kControl);
    tables_.Map(kControlVa, kControl);
    tables_.Map(kRam, kRam);
    tables_.Map(kRam + 2 * kPage, kRam + 2 * kPage);
  }

  After Move() {
    return Execute({.list = list_,
                    .entry = kRam + 0x800,
                    .arch = KEXECORE_EM_X86_64,
                    .control = kControl,
                    .tables = tables_.root()},
                   ram_);
  }

  static Ram MakeRam() {
    Ram ram;
    ram.Add(kRam, 16);
    ram.Add(kTables, 16);
    return ram;
  }

  Ram ram_ = MakeRam();
  Tables tables_{ram_, kTables};
  std::uint64_t list_ = 0;
};

TEST_F(Emulator, FaultsWhereTheTablesMapNothing) {
  EXPECT_EQ(Move().end, After::End::kLost);
  tables_.Map(kRam + kPage, kRam + kPage);
  EXPECT_EQ(Move().end, After::End::kEntered);
}

TEST_F(Emulator, TakesTheVirtualAddressForTheOther) {
  tables_.Map(kRam + kPage, kRam + 9 * kPage);
  EXPECT_EQ(Move().end, After::End::kEntered);
  EXPECT_EQ(ram_.PageAt(kRam + kPage), ram_.PageAt(kRam + 2 * kPage));
  EXPECT_NE(ram_.PageAt(kRam + 9 * kPage), ram_.PageAt(kRam + 2 * kPage));
}

}  // namespace
}  // namespace control
