// SPDX-License-Identifier: MIT
//
// The state that an image finds (rules G of asm/CONTRACT.md). Numbers are written out here and not
// taken from the code's header, since that header may be wrong, too.
#include <gtest/gtest.h>

#include <algorithm>

#include "asm/emulator/emulator.h"
#include "asm/emulator/list_writer.h"
#include "asm/emulator/tables.h"
#include "kexecore/abi.h"

namespace control {
namespace {

constexpr std::uint64_t kRam = 0x100000, kRamPages = 256;
constexpr std::uint64_t kEntry = kRam + 0x10010;
constexpr std::uint64_t kControl = 0x400000;

class EntryState : public testing::TestWithParam<std::uint64_t> {
 protected:
  EntryState() {
    ram_.Add(kRam, kRamPages);
    // The list moves a page, exchanges two, and ends in an entry with an address. So the code has
    // used every register.
    list_ = WriteList(ram_, kRam + 200 * kPage,
                      {Destination(kRam + 100 * kPage), Source(kRam + 101 * kPage),
                       Swap(kRam + 102 * kPage), kRam | KEXECORE_LIST_DONE});
  }

  std::uint64_t arch() const { return GetParam(); }
  bool is_64() const { return arch() == KEXECORE_EM_X86_64; }

  Before Call() const {
    return {.list = list_, .entry = kEntry, .arch = arch(), .control = kControl};
  }
  After Enter() { return Enter(Call()); }
  After Enter(const Before& before) {
    After after = Execute(before, ram_);
    EXPECT_EQ(after.end, After::End::kEntered) << after.why;
    EXPECT_EQ(after.danger, "");
    return after;
  }

  /// Runs an image to its end.
  After RunImage(const std::vector<std::uint8_t>& code) { return RunImage(code, Call()); }
  After RunImage(const std::vector<std::uint8_t>& code, const Before& before) {
    std::copy(code.begin(), code.end(), &ram_.ByteAt(kEntry));
    return Execute(before, ram_, Until::kHalt);
  }

  Ram ram_;
  std::uint64_t list_ = 0;
};

INSTANTIATE_TEST_SUITE_P(Images, EntryState, testing::Values(KEXECORE_EM_X86_64, KEXECORE_EM_386),
                         [](const auto& info) {
                           return info.param == KEXECORE_EM_X86_64 ? "Of64Bits" : "Of32Bits";
                         });

std::uint64_t WordIn(const Ram::Page& page, std::uint64_t offset) {
  std::uint64_t word = 0;
  for (std::uint64_t i = 8; i-- > 0;) word = word << 8 | page.bytes[offset + i];
  return word;
}

TEST_P(EntryState, NoRegisterTellsOfTheOldWorld) {
  const After after = Enter();
  for (const std::uint64_t value : after.general) EXPECT_EQ(value, 0u);
}

TEST_P(EntryState, FlagsAreClear) { EXPECT_EQ(Enter().flags, 2u); }

TEST_P(EntryState, ControlRegistersAreNamedBitByBit) {
  const After after = Enter();
  EXPECT_EQ(after.cr0, is_64() ? 0x80000033u : 0x33u);
  EXPECT_EQ(after.cr4, is_64() ? 0x20u : 0u);
  EXPECT_EQ(after.cr3, is_64() ? after.tables : 0u);
  EXPECT_EQ(after.efer, is_64() ? 0x500u : 0u);
  EXPECT_EQ(after.dr7, 0x400u);
}

TEST_P(EntryState, StateIsTheSameWhateverItWasBefore) {
  Before quiet = Call();
  quiet.cr0 = 0x80000011;
  quiet.cr4 = 0x20;
  quiet.efer = 0x500;
  quiet.flags = 2;
  quiet.dr7 = 0x400;
  const After after = Enter(quiet), loud = Enter();
  EXPECT_EQ(after.cr0, loud.cr0);
  EXPECT_EQ(after.cr4, loud.cr4);
  EXPECT_EQ(after.efer, loud.efer);
  EXPECT_EQ(after.flags, loud.flags);
  EXPECT_EQ(after.dr7, loud.dr7);
  EXPECT_EQ(after.general, loud.general);
}

TEST_P(EntryState, StackOfTheCallerNeedNotBeAlignedBy16) {
  Before before = Call();
  before.stack_above = 8;
  const After odd = Enter(before), even = Enter();
  EXPECT_EQ(odd.rsp, even.rsp);
  EXPECT_EQ(odd.general, even.general);
}

TEST_P(EntryState, MsrsAreWrittenInAnOrderThatNeverFaults) {
  // Shadow stacks are turned off first, NX once the old tables are left, LME once paging is off.
  std::vector<MsrWrite> wanted = {{0x6a2, 0, false}, {0xc0000080, 0x500, true}};
  if (!is_64()) wanted.push_back({0xc0000080, 0, true});
  EXPECT_EQ(Enter().msr_writes, wanted);

  Before before = Call();
  before.cr4 &= ~std::uint64_t{0x800000};  // without CET the processor may not have the MSR
  wanted.erase(wanted.begin());
  EXPECT_EQ(Enter(before).msr_writes, wanted);
}

TEST_P(EntryState, NoHandlerOfTheOldWorldIsThere) {
  const After after = Enter();
  EXPECT_EQ(after.idt, (DescriptorTable{.base = 0, .limit = 0}));
  EXPECT_EQ(after.ldt, 0u);
}

TEST_P(EntryState, SegmentsAreFlat) {
  const After after = Enter();
  EXPECT_EQ(after.segments, (std::array<std::uint64_t, 6>{0x10, 0x18, 0x18, 0x18, 0x18, 0x18}));
  EXPECT_EQ(after.fs_base, 0u);
  EXPECT_EQ(after.gs_base, 0u);
}

TEST_P(EntryState, DescriptorsAreInTheControlPage) {
  const After after = Enter();
  ASSERT_EQ(after.gdt.limit, 31u);
  ASSERT_GE(after.gdt.base, kControl);
  ASSERT_LE(after.gdt.base + after.gdt.limit, kControl + kPage - 1);
  const std::uint64_t offset = after.gdt.base - kControl;
  EXPECT_EQ(WordIn(after.control, offset), 0u);
  EXPECT_EQ(WordIn(after.control, offset + 0x10),
            is_64() ? 0x00af9b000000ffffu : 0x00cf9b000000ffffu);
  EXPECT_EQ(WordIn(after.control, offset + 0x18), 0x00cf93000000ffffu);
}

TEST_P(EntryState, StackIsAlignedAsAfterACall) {
  const After after = Enter();
  EXPECT_EQ((after.rsp + (is_64() ? 8 : 4)) % 16, 0u);
  EXPECT_GT(after.rsp, kControl + kPage - 64);
  EXPECT_LT(after.rsp, kControl + kPage);
}

TEST_P(EntryState, ImageHasAtLeast1KibOfStack) {
  const After after = Enter();
  // Even if the image uses all of that stack, the return address's code and the descriptors stay
  // whole.
  const std::uint64_t lowest = after.rsp - kControl - 1024;
  const std::uint64_t back = WordIn(after.control, after.rsp - kControl) & 0xffffffff;
  EXPECT_LT(back, kControl + lowest);
  EXPECT_LT(after.gdt.base + after.gdt.limit, kControl + lowest);
}

TEST_P(EntryState, ImageThatReturnsIsStopped) {
  const After after = RunImage({0xc3});  // ret
  EXPECT_EQ(after.end, After::End::kStopped) << after.why;
  EXPECT_EQ(after.flags & 0x200, 0u);
  EXPECT_EQ(after.rsp % 16, 0u);
}

TEST_P(EntryState, ImageThatReturnsIsStoppedEvenWithInterruptsOn) {
  const After after = RunImage({0xfb, 0xc3});  // sti; ret
  EXPECT_EQ(after.end, After::End::kStopped) << after.why;
  EXPECT_EQ(after.flags & 0x200, 0u);
}

TEST_P(EntryState, ImageMayPopTheReturnAddress) {
  const After after = RunImage({0x58, 0xf4});  // pop rax; hlt
  EXPECT_EQ(after.end, After::End::kHalted) << after.why;
  EXPECT_GT(after.rax(), kControl);
  EXPECT_LT(after.rax(), kControl + kPage);
}

TEST_P(EntryState, CodeIsReadAsItsModeSays) {
  const After after = RunImage({0x40, 0x90, 0xf4});  // inc eax, or a prefix of nop; hlt
  EXPECT_EQ(after.end, After::End::kHalted) << after.why;
  EXPECT_EQ(after.rax(), is_64() ? 0u : 1u);
}

TEST_P(EntryState, SixtyFourBitImagesRunOnTheTablesAndOthersWithoutAny) {
  constexpr std::uint64_t kUnmapped = 0x1000000, kTables = 0x2000000;
  ram_.Add(kUnmapped, 1);
  Ram more;
  more.Add(kRam, kRamPages);
  ram_.Add(kTables, 16);
  Tables tables(ram_, kTables);
  tables.MapIdentity(more);
  tables.Map(kControl, kControl);
  tables.Map(kControlVa, kControl);
  Before before = Call();
  before.tables = tables.root();
  ram_.SetWord(kUnmapped, 0x1122334455667788);
  const After after = RunImage({0xbe, 0, 0, 0, 1, 0x8b, 0x06, 0xf4}, before);  // mov eax, [esi]
  if (is_64()) {
    EXPECT_EQ(after.end, After::End::kLost);
  } else {
    EXPECT_EQ(after.end, After::End::kHalted) << after.why;
    EXPECT_EQ(after.rax(), 0x55667788u);
  }
}

// Only the world that is left differs: the code goes from five levels of tables to four.
TEST_P(EntryState, IsTheSameAfterFiveLevelsOfTables) {
  Before before = Call();
  before.has_fifth_level = true;
  const After four = Enter(before);
  before.cr4 |= 0x1000;
  const After five = Enter(before);
  EXPECT_EQ(five.cr0, four.cr0);
  EXPECT_EQ(five.cr3, four.cr3);
  EXPECT_EQ(five.cr4, four.cr4);
  EXPECT_EQ(five.efer, four.efer);
  EXPECT_EQ(five.flags, four.flags);
  EXPECT_EQ(five.dr7, four.dr7);
  EXPECT_EQ(five.rsp, four.rsp);
  EXPECT_EQ(five.general, four.general);
  EXPECT_EQ(five.segments, four.segments);
  EXPECT_EQ(five.gdt, four.gdt);
  EXPECT_EQ(five.ldt, four.ldt);
  EXPECT_EQ(five.msr_writes, four.msr_writes);
}

// Arguments that have more than 32 bits are kept on the way, on which only 32 bits are.
TEST_P(EntryState, ListMayLieAbove4GibWithFiveLevels) {
  constexpr std::uint64_t kAbove = 0x80'0000'0000;
  ram_.Add(kAbove, 2);
  Before before = Call();
  before.has_fifth_level = true;
  before.cr4 |= 0x1000;
  before.list = WriteList(ram_, kAbove, {Destination(kRam), Source(kAbove + kPage)});
  if (is_64()) before.entry = kAbove + 0x123;
  const Ram::Page wanted = ram_.PageAt(kAbove + kPage);
  const After after = Enter(before);
  EXPECT_EQ(after.rip, before.entry);
  EXPECT_EQ(ram_.PageAt(kRam), wanted);
}

TEST_P(EntryState, LastPageBelow4GibWillDo) {
  ram_.Add(0xffffe000, 1);
  Before before = Call();
  before.has_fifth_level = true;
  before.cr4 |= 0x1000;
  before.control = 0xfffff000;
  before.entry = 0xffffeff8;
  const After after = Enter(before);
  EXPECT_EQ(after.rip, before.entry);
  EXPECT_EQ(after.rsp, is_64() ? 0xffffffe8u : 0xffffffecu);
}

TEST(EntryState64, ControlPageAndEntryMayLieAbove4Gib) {
  Ram ram;
  ram.Add(0x80'0000'0000, 2);
  const After after = Execute({.list = KEXECORE_LIST_DONE,
                               .entry = 0x80'0000'0123,
                               .arch = KEXECORE_EM_X86_64,
                               .control = 0x80'4000'0000},
                              ram);
  EXPECT_EQ(after.end, After::End::kEntered) << after.why;
  EXPECT_EQ(after.rsp, 0x80'4000'0fe8u);
}

}  // namespace
}  // namespace control
