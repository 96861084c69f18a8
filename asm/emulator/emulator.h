// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "asm/emulator/ram.h"

/// Runs the assembled code of the control page on an emulated processor (libunicorn 2.0.1), inside
/// the hypervisor's world that the code leaves.
///
/// The emulator cannot do all that a processor does. This is missing, and dealt with here:
/// - It walks page tables and faults where they say so, but then uses the virtual address as the
///   physical one. That is enough for identity maps. Memory in the upper half (the control page
///   where it is called, the caller's stack) is given to the emulator twice, once at each address.
///   emulator_test fails when a newer emulator can do more.
/// - Of EFER it has LME and LMA only. The other bits are kept here, at each rdmsr and wrmsr.
/// - It has no CET, no interrupts and no breakpoints, and it checks neither limits nor rights of
///   segments. Before each instruction of the control page a check looks for states in which one of
///   the first three would end a real machine: After::danger.
///
/// Nothing is missing for the change from five levels of tables to four: it walks five levels, lets
/// CR4.LA57 be changed outside of 64-bit mode only, and leaves and enters long mode.
namespace control {

/// Where the hypervisor maps the control page, unless a test says otherwise.
inline constexpr std::uint64_t kControlVa = 0xffff82d0'40200000;

/// RAM and the control page lie below this address. The hypervisor's own memory lies behind it.
inline constexpr std::uint64_t kReach = 0xff'0000'0000;

/// The arguments of the call, and the state of the hypervisor's world. By default as many features
/// are on as possible.
struct Before {
  std::uint64_t list = 0, entry = 0, arch = 0;
  // Machine address of the control page. If `ram` has no such page, one with the code is added.
  std::uint64_t control = 0;
  std::uint64_t control_va = kControlVa;  // in the upper half
  std::uint64_t tables = 0;               // in RAM; 0: tables are made, which map all of RAM
  std::uint64_t cr0 = 0xe005003b;         // PG CD NW AM WP NE ET TS MP PE
  std::uint64_t cr4 = 0x11bff4fff;  // all bits that a processor may have, except VMXE and LA57
  std::uint64_t efer = 0xed01;      // TCE FFXSR LMSLE NXE LMA LME SCE
  std::uint64_t flags = 0x47ed7;    // AC NT IOPL DF IF, and the flags of arithmetic
  std::uint64_t dr7 = 0x4ff;
  // Bytes above the return address. By default the stack is as after a call by the ABI.
  std::uint64_t stack_above = 0;
  // Has the control page that is added the address of a fifth level, on top of the new tables? With
  // it the tables that are made lie below 4 GiB.
  bool has_fifth_level = false;
};

struct DescriptorTable {
  std::uint64_t base, limit;
  bool operator==(const DescriptorTable&) const = default;
};

struct MsrWrite {
  std::uint32_t msr;
  std::uint64_t value;
  bool on_new_tables;  // CR3 had been loaded by then, perhaps with the fifth level
  bool operator==(const MsrWrite&) const = default;
};

/// How the run ended, and the state of the processor at its end.
struct After {
  enum class End {
    kEntered,  // at the image's entry, before its first instruction
    kRefused,  // returned to the hypervisor
    kStopped,  // halted, in the control page
    kHalted,   // halted elsewhere, by the image
    kLost,     // it faulted, or did not end
  };
  End end = End::kLost;
  std::string why;  // of kLost
  std::uint64_t rip = 0, rsp = 0, flags = 0;
  std::array<std::uint64_t, 15> general{};  // rax rbx rcx rdx rsi rdi rbp r8 … r15
  std::uint64_t cr0 = 0, cr3 = 0, cr4 = 0, efer = 0, dr7 = 0;
  DescriptorTable gdt{}, idt{};
  std::array<std::uint64_t, 6> segments{};  // cs ss ds es fs gs
  std::uint64_t ldt = 0, fs_base = 0, gs_base = 0;
  std::vector<MsrWrite> msr_writes;  // in order
  std::string danger;        // a state on the way that would end a real machine; empty: none
  Ram::Page control;         // the bytes of the control page
  std::uint64_t tables = 0;  // the root that was given

  std::uint64_t rax() const { return general[0]; }
};

/// Where the run ends.
enum class Until { kEntry, kHalt };

/// Runs the control page in `ram`, or a page with the bytes of relocate.S if `ram` has none.
/// Changes `ram`.
After Execute(const Before& before, Ram& ram, Until until = Until::kEntry);

}  // namespace control
