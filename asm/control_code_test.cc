// SPDX-License-Identifier: MIT
#include "asm/control_code.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <iterator>

#include "asm/entry_layout.h"
#include "kexecore/abi.h"
#include "kexecore/kexecore.h"

namespace control {
namespace {

// The header for assembly cannot include the C headers, so it repeats their numbers.
static_assert(KEXECORE_CONTROL_SIZE == KEXECORE_PAGE_SIZE);
static_assert(KEXECORE_CONTROL_STACK_MIN >= 1000 + 24);  // rule G: above RSP are 24 bytes
static_assert(KEXECORE_CONTROL_LIST_DESTINATION == KEXECORE_LIST_DESTINATION);
static_assert(KEXECORE_CONTROL_LIST_INDIRECTION == KEXECORE_LIST_INDIRECTION);
static_assert(KEXECORE_CONTROL_LIST_DONE == KEXECORE_LIST_DONE);
static_assert(KEXECORE_CONTROL_LIST_SOURCE == KEXECORE_LIST_SOURCE);
static_assert(KEXECORE_CONTROL_LIST_ZERO == KEXECORE_LIST_ZERO);
static_assert(KEXECORE_CONTROL_EM_386 == KEXECORE_EM_386);
static_assert(KEXECORE_CONTROL_EM_X86_64 == KEXECORE_EM_X86_64);
static_assert(KEXECORE_CONTROL_EBUSY == KEXECORE_EBUSY);
static_assert(KEXECORE_CONTROL_EINVAL == KEXECORE_EINVAL);
static_assert(KEXECORE_CONTROL_EOPNOTSUPP == KEXECORE_EOPNOTSUPP);
static_assert(KEXECORE_CONTROL_EADDRNOTAVAIL == KEXECORE_EADDRNOTAVAIL);

// SWAP is a flag of its own, in the bits that a page's address leaves free.
static_assert((KEXECORE_CONTROL_LIST_SWAP &
               (KEXECORE_LIST_DESTINATION | KEXECORE_LIST_INDIRECTION | KEXECORE_LIST_DONE |
                KEXECORE_LIST_SOURCE | KEXECORE_LIST_ZERO)) == 0);
static_assert(KEXECORE_CONTROL_LIST_SWAP < KEXECORE_CONTROL_SIZE);

TEST(ControlCode, FitsItsPageBesideTheStack) {
  const auto size = kexecore_control_code_end - kexecore_control_code;
  RecordProperty("bytes", static_cast<int>(size));
  EXPECT_GT(size, 0);
  EXPECT_LE(size, KEXECORE_CONTROL_CODE_MAX);
}

/// How often these bytes occur in the code.
std::ptrdiff_t Count(std::initializer_list<std::uint8_t> bytes) {
  std::ptrdiff_t count = 0;
  for (const std::uint8_t* at = kexecore_control_code;; ++at, ++count) {
    at = std::search(at, kexecore_control_code_end, bytes.begin(), bytes.end());
    if (at == kexecore_control_code_end) return count;
  }
}

// Rule G, for bits that no emulator has, too: no bit of the old world's registers is carried over.
TEST(ControlCode, WritesConstantsToControlRegisters) {
  constexpr std::ptrdiff_t kHop = 1;  // once more, on the way from five levels of tables to four
  EXPECT_EQ(Count({0x0f, 0x22}), 6 + 4 * kHop) << "mov to a control register";
  EXPECT_EQ(Count({0xb8, 0x20, 0, 0, 0}), 1 + kHop) << "PAE to eax";
  EXPECT_EQ(Count({0xb8, 0x20, 0x10, 0, 0, 0x0f, 0x22, 0xe0}), 1) << "PAE, or PAE and LA57, to CR4";
  EXPECT_EQ(Count({0xb8, 0x20, 0, 0, 0, 0x0f, 0x22, 0xe0}), kHop) << "PAE to CR4";
  EXPECT_EQ(Count({0xb8, 0x33, 0, 0, 0x80, 0x0f, 0x22, 0xc0}), 1 + kHop) << "64 bits: CR0";
  EXPECT_EQ(Count({0x0f, 0x22, 0xda}), 1) << "the tables or the fifth level, rdx, to CR3";
  EXPECT_EQ(Count({0x0f, 0x22, 0xde}), kHop) << "the tables, esi, to CR3";
  EXPECT_EQ(Count({0xb8, 0x33, 0, 0, 0, 0x0f, 0x22, 0xc0}), 1 + kHop) << "32 bits: CR0";
  EXPECT_EQ(Count({0x31, 0xc0, 0x0f, 0x30, 0x0f, 0x22, 0xd8, 0x0f, 0x22, 0xe0}), 1)
      << "32 bits: 0 to EFER, CR3 and CR4";
}

// Rules W9 and Q7: a halted processor that is woken (by an NMI) halts again. The bytes show it,
// since the emulator wakes no processor.
TEST(ControlCode, HaltsForEver) {
  EXPECT_EQ(Count({0xf4}), 2) << "hlt";
  EXPECT_EQ(Count({0xfa, 0xf4, 0xeb, 0xfc}), 2) << "cli; hlt; back to cli";
}

TEST(ControlCode, BeginsWhereAnIndirectCallMayGo) {
  constexpr std::uint8_t kEndbr64[] = {0xf3, 0x0f, 0x1e, 0xfa};
  EXPECT_TRUE(std::equal(std::begin(kEndbr64), std::end(kEndbr64), kexecore_control_code));
}

}  // namespace
}  // namespace control
