// SPDX-License-Identifier: MIT
//
// Each refusal (rules R of asm/CONTRACT.md), and that it changes nothing.
#include <gtest/gtest.h>

#include "asm/emulator/emulator.h"
#include "asm/emulator/list_writer.h"
#include "kexecore/abi.h"
#include "kexecore/kexecore.h"

namespace control {
namespace {

constexpr std::uint64_t kRam = 0x100000, kControl = 0x400000;

class Refuse : public testing::Test {
 protected:
  Refuse() {
    ram_.Add(kRam, 16);
    before_ = {.list = WriteList(ram_, kRam, {Destination(kRam + kPage), Source(kRam + 2 * kPage)}),
               .entry = kRam + 0x3000,
               .arch = KEXECORE_EM_X86_64,
               .control = kControl};
  }

  void Expect(long error) {
    const Ram ram = ram_;
    const After after = Execute(before_, ram_);
    ASSERT_EQ(after.end, After::End::kRefused) << after.why;
    EXPECT_EQ(static_cast<long>(after.rax()), -error);
    EXPECT_EQ(ram_, ram);
    EXPECT_EQ(after.cr0, before_.cr0);
    EXPECT_EQ(after.cr4, before_.cr4);
    EXPECT_NE(after.cr3, after.tables);
    EXPECT_EQ(after.efer, before_.efer);
    EXPECT_EQ(after.dr7, before_.dr7);
    constexpr std::uint64_t kArithmetic = 0x8d5;
    EXPECT_EQ(after.flags & ~kArithmetic, before_.flags & ~kArithmetic);
    EXPECT_EQ(after.idt.limit, 0xfffu);
    EXPECT_EQ(after.gdt.limit, 0xfffu);
    EXPECT_EQ(after.ldt, 0x68u);
    EXPECT_EQ((after.rsp + before_.stack_above) % kPage, 0u);  // only the return address was popped
    EXPECT_TRUE(after.msr_writes.empty());
    // rbx, rbp, r12 to r15: as emulator.cc sets them.
    for (const std::size_t kept : {1u, 6u, 11u, 12u, 13u, 14u}) {
      EXPECT_EQ(after.general[kept], 0xdead0000'00000000 + kept * 0x01010101'01010101) << kept;
    }
  }

  Ram ram_;
  Before before_;
};

TEST_F(Refuse, OtherArchitectures) {
  for (const std::uint64_t arch : {std::uint64_t{0}, std::uint64_t{183},
                                   std::uint64_t{1} << 32 | 62, std::uint64_t{1} << 32 | 3}) {
    before_.arch = arch;
    Expect(KEXECORE_EINVAL);
  }
}

TEST_F(Refuse, OnAStackThatIsNotAlignedBy16) {
  before_.stack_above = 8;
  before_.arch = 0;
  Expect(KEXECORE_EINVAL);
}

TEST_F(Refuse, AddressesThatAreNoPages) {
  before_.control = kControl + 8;
  Expect(KEXECORE_EINVAL);
  before_.control = kControl;
  before_.tables = kRam + 0x800;
  Expect(KEXECORE_EINVAL);
  before_.tables = KEXECORE_NO_MFN * kPage;  // an image without tables has this
  Expect(KEXECORE_EINVAL);
}

TEST_F(Refuse, AddressesOfMoreThan52Bits) {
  before_.tables = std::uint64_t{1} << 52;
  Expect(KEXECORE_EINVAL);
  before_.tables = 0;
  before_.control = kControl | std::uint64_t{1} << 52;
  Expect(KEXECORE_EINVAL);
}

TEST_F(Refuse, ThirtyTwoBitImagesThatAreOutOfReach) {
  before_.arch = KEXECORE_EM_386;
  before_.entry = std::uint64_t{1} << 32;
  Expect(KEXECORE_EADDRNOTAVAIL);
  before_.entry = kRam;
  before_.control = std::uint64_t{1} << 32;
  Expect(KEXECORE_EADDRNOTAVAIL);
}

TEST_F(Refuse, FiveLevelsOfTablesWithoutAFifthOfItsOwn) {
  before_.cr4 |= 0x1000;
  Expect(KEXECORE_EOPNOTSUPP);
  before_.has_fifth_level = true;
  EXPECT_EQ(Execute(before_, ram_).end, After::End::kEntered);
}

TEST_F(Refuse, FiveLevelsOfTablesWhereTheWayOutIsOutOfReach) {
  before_.has_fifth_level = true;
  before_.control = std::uint64_t{1} << 32;
  before_.cr4 |= 0x1000;
  Expect(KEXECORE_EADDRNOTAVAIL);
  before_.control = kControl;
  before_.tables = std::uint64_t{1} << 32;
  Expect(KEXECORE_EADDRNOTAVAIL);
  before_.control = std::uint64_t{1} << 32;
  Expect(KEXECORE_EADDRNOTAVAIL);
}

TEST_F(Refuse, VirtualizationThatIsOn) {
  before_.cr4 |= 0x2000;
  Expect(KEXECORE_EBUSY);
  before_.cr4 &= ~std::uint64_t{0x2000};
  before_.efer |= 0x1000;
  Expect(KEXECORE_EBUSY);
}

// Breaks one rule after the other, from the last to the first. Rules that are broken stay broken.
TEST_F(Refuse, TheFirstRuleThatIsBrokenAnswers) {
  before_.efer |= 0x1000;
  Expect(KEXECORE_EBUSY);
  before_.cr4 |= 0x1000;
  before_.has_fifth_level = true;
  before_.tables = std::uint64_t{1} << 32;
  Expect(KEXECORE_EADDRNOTAVAIL);
  before_.has_fifth_level = false;
  Expect(KEXECORE_EOPNOTSUPP);
  before_.arch = KEXECORE_EM_386;
  before_.entry = std::uint64_t{1} << 32;
  Expect(KEXECORE_EADDRNOTAVAIL);
  before_.tables = kRam + 0x800;
  Expect(KEXECORE_EINVAL);
  before_.tables = 0;
  before_.arch = 0;
  Expect(KEXECORE_EINVAL);
}

TEST_F(Refuse, NothingElse) {
  EXPECT_EQ(Execute(before_, ram_).end, After::End::kEntered);
  EXPECT_EQ(ram_.PageAt(kRam + kPage), ram_.PageAt(kRam + 2 * kPage));
}

}  // namespace
}  // namespace control
