// SPDX-License-Identifier: MIT
//
// What the emulator can show, and what it cannot. With a newer libunicorn that can do more, a test
// fails here, and emulator.h must be corrected.
#include "asm/emulator/emulator.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <utility>
#include <vector>

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

  /// Runs other code in the place of relocate.S's.
  After Run(std::initializer_list<std::vector<std::uint8_t>> code) {
    if (!ram_.Has(kControl)) ram_.Add(kControl, 1);
    Ram::Page& page = ram_.PageAt(kControl);
    page.bytes.fill(0);
    auto at = page.bytes.begin();
    for (const auto& instruction : code) {
      at = std::copy(instruction.begin(), instruction.end(), at);
    }
    return Execute({.entry = kRam + 0x800,
                    .control = kControl,
                    .tables = tables_.root(),
                    .cr4 = Before().cr4 | cr4_},
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
  std::uint64_t list_ = 0, cr4_ = 0;
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

const std::vector<std::uint8_t> kHlt = {0xf4}, kCli = {0xfa}, kSwitchTables = {0x0f, 0x22, 0xde},
                                kNoBreakpoints = {0x31, 0xc0, 0x0f, 0x23, 0xf8},
                                kNoWriteProtect = {0xb8, 0x33, 0, 0, 0x80, 0x0f, 0x22, 0xc0},
                                kOnlyPae = {0xb8, 0x20, 0, 0, 0, 0x0f, 0x22, 0xe0},
                                kLoadIdt = {0x0f, 0x01, 0x1d, 1,
                                            0,    0,    0};  // of the bytes behind kHlt

// If the old world had nothing in it, a test that finds nothing left of it would show nothing.
TEST_F(Emulator, OldWorldIsLoud) {
  const Before before;
  const After after = Run({kHlt});
  EXPECT_EQ(after.end, After::End::kStopped);
  EXPECT_EQ(after.flags, before.flags);
  EXPECT_EQ(after.dr7, before.dr7);
  EXPECT_NE(before.dr7 & 0xff, 0u);
  EXPECT_NE(after.fs_base, 0u);
  EXPECT_NE(after.gs_base, 0u);
  EXPECT_NE(after.idt, (DescriptorTable{.base = 0, .limit = 0}));
  EXPECT_NE(after.ldt, 0u);
  for (const std::size_t i :
       {0u, 1u, 6u, 8u, 9u, 10u, 11u, 12u, 13u, 14u}) {  // the registers that are no arguments
    EXPECT_NE(after.general[i], 0u) << i;
  }
}

TEST_F(Emulator, WorldsHaveNothingInCommonButTheControlPage) {
  const std::vector<std::uint8_t> read_ram = {0xa1, 0, 0, 0x10, 0, 0, 0, 0, 0}, push = {0x50};
  static_assert(kRam == 0x100000);
  EXPECT_EQ(Run({read_ram, kHlt}).end, After::End::kLost);
  EXPECT_EQ(Run({push, kHlt}).end, After::End::kStopped);
  EXPECT_EQ(Run({kSwitchTables, read_ram, kHlt}).end, After::End::kStopped);
  EXPECT_EQ(Run({kSwitchTables, push, kHlt}).end, After::End::kLost);
}

TEST_F(Emulator, ControlPageCannotBeWrittenToWhereItIsCalled) {
  EXPECT_EQ(Run({{0x88, 0x05, 1, 0, 0, 0}, kHlt}).end, After::End::kLost);  // mov [rip + 1], al
}

// With this, code that forgets to leave long mode does not get through.
TEST_F(Emulator, FiveLevelsOfTablesAreLeftOutsideOf64BitMode) {
  const std::vector<std::uint8_t> la57_and_pae = {0xb8, 0x20, 0x10, 0, 0, 0x0f, 0x22, 0xe0};
  EXPECT_EQ(Run({kOnlyPae, kHlt}).end, After::End::kStopped);
  EXPECT_EQ(Run({la57_and_pae, kHlt}).end, After::End::kLost);
  cr4_ = 0x1000;
  EXPECT_EQ(Run({kOnlyPae, kHlt}).end, After::End::kLost);
  EXPECT_EQ(Run({la57_and_pae, kHlt}).end, After::End::kStopped);
}

// The four levels are no five.
TEST_F(Emulator, WalksAsManyLevelsAsThereAre) {
  const std::vector<std::uint8_t> la57_and_pae = {0xb8, 0x20, 0x10, 0, 0, 0x0f, 0x22, 0xe0};
  EXPECT_EQ(Run({kCli, kNoBreakpoints, kOnlyPae, kSwitchTables, kHlt}).end, After::End::kStopped);
  cr4_ = 0x1000;
  EXPECT_EQ(Run({kCli, kNoBreakpoints, la57_and_pae, kSwitchTables, kHlt}).end, After::End::kLost);
}

TEST_F(Emulator, DangerIsSeen) {
  const std::pair<std::string, After> found[] = {
      {"interrupts are on, and their handlers gone", Run({kSwitchTables, kHlt})},
      {"interrupts are on, and their handlers gone", Run({kLoadIdt, kHlt})},
      {"breakpoints are on, and their handler gone", Run({kCli, kSwitchTables, kHlt})},
      {"CR0.WP is cleared before CR4.CET", Run({kNoWriteProtect, kHlt})},
      {"the tables are switched with more than PAE in CR4",
       Run({kCli, kNoBreakpoints, kSwitchTables, kHlt})},
      {"", Run({kHlt})},
      {"", Run({kCli, kNoBreakpoints, kLoadIdt, kHlt})},
      {"", Run({kCli, kNoBreakpoints, kOnlyPae, kNoWriteProtect, kSwitchTables, kHlt})},
  };
  for (const auto& [danger, after] : found) {
    EXPECT_EQ(after.end, After::End::kStopped) << danger;
    EXPECT_EQ(after.danger, danger);
  }
}

}  // namespace
}  // namespace control
