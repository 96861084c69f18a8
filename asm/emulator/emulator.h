// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "asm/emulator/ram.h"

/// The assembled code of the control page on an emulated processor (libunicorn 2.0.1), with the
/// hypervisor's world around it that it leaves.
///
/// What the emulator does not do, and what is done about it:
/// - It walks page tables, and faults where they say so, but then takes the virtual address for the
///   physical one. That is enough for identity maps; what lies in the upper half (the control
///   page's first mapping, the caller's stack) is the same memory given to it twice. (emulator_test
///   fails where a newer one can do more.)
/// - Of EFER it knows LME and LMA alone. The other bits are kept here, at each rdmsr and wrmsr.
/// - There is no CET, no interrupt and no breakpoint, and no limit or right of a segment is looked
///   at. States in which one of them would end a real machine are found by looking, before each
///   instruction of the control page: After::danger.
namespace control {

/// Where the hypervisor maps the control page, unless a test says otherwise.
inline constexpr std::uint64_t kControlVa = 0xffff82d0'40200000;

/// RAM, and the control page, lie below. What the hypervisor itself needs lies behind it.
inline constexpr std::uint64_t kReach = 0xff'0000'0000;

/// What the hypervisor calls with, and what its world looks like then: as much as can be is on.
struct Before {
  std::uint64_t list = 0, entry = 0, arch = 0;
  // Machine address of the control page: one that is in RAM, or else one with the code.
  std::uint64_t control = 0;
  std::uint64_t control_va = kControlVa;  // in the upper half
  std::uint64_t tables = 0;               // in RAM; 0: good ones, of all RAM
  std::uint64_t cr0 = 0xe005003b;         // PG CD NW AM WP NE ET TS MP PE
  std::uint64_t cr4 = 0x11bff4fff;        // all that a processor may have, but VMXE and LA57
  std::uint64_t efer = 0xed01;            // TCE FFXSR LMSLE NXE LMA LME SCE
  std::uint64_t flags = 0x47ed7;          // AC NT IOPL DF IF and what arithmetic leaves
  std::uint64_t dr7 = 0x4ff;
};

struct DescriptorTable {
  std::uint64_t base, limit;
  bool operator==(const DescriptorTable&) const = default;
};

struct MsrWrite {
  std::uint32_t msr;
  std::uint64_t value;
  bool on_new_tables;  // CR3 was loaded before
  bool operator==(const MsrWrite&) const = default;
};

/// How the run ended, and what the processor looked like then.
struct After {
  enum class End {
    kEntered,  // at the image's entry, whose first instruction did not run yet
    kRefused,  // returned to the hypervisor
    kStopped,  // halted, in the control page
    kHalted,   // halted elsewhere: the image did it
    kLost,     // a fault, or no end
  };
  End end = End::kLost;
  std::string why;  // kLost
  std::uint64_t rip = 0, rsp = 0, flags = 0;
  std::array<std::uint64_t, 15> general{};  // rax rbx rcx rdx rsi rdi rbp r8 … r15
  std::uint64_t cr0 = 0, cr3 = 0, cr4 = 0, efer = 0, dr7 = 0;
  DescriptorTable gdt{}, idt{};
  std::array<std::uint64_t, 6> segments{};  // cs ss ds es fs gs
  std::uint64_t ldt = 0, fs_base = 0, gs_base = 0;
  std::vector<MsrWrite> msr_writes;  // in order
  std::string danger;        // what would have ended a real machine on the way; empty: nothing
  Ram::Page control;         // the bytes of the control page
  std::uint64_t tables = 0;  // the root that was given

  std::uint64_t rax() const { return general[0]; }
};

/// How far to go.
enum class Until { kEntry, kHalt };

/// Runs the control page: the one in `ram`, else one with the bytes of relocate.S. Changes `ram`.
After Execute(const Before& before, Ram& ram, Until until = Until::kEntry);

}  // namespace control
