// SPDX-License-Identifier: MIT
#pragma once

#include <stdint.h>

#include "kexecore/kexecore.h"

/// The boot module: a trace as the bare-metal hypervisor reads it. One header serves who writes it
/// (boot/pack) and who reads it.
///
/// A ModuleHeader; nr_ram and then nr_notes ranges; then nr_calls times a ModuleCall, each followed
/// by its nr_writes times a ModuleWrite, each followed by `size` bytes (a hole: none), filled up to
/// a multiple of 8. Everything is little endian and lies at a multiple of 8.
namespace host {

inline constexpr uint64_t kModuleMagic = 0x31544f4f4258584b;  // "KXXBOOT1"

/// More than these are refused by who writes a module; who reads it has room for them.
inline constexpr uint32_t kMostWrites = 4096;
inline constexpr uint64_t kMostMemory = uint64_t{16} << 30;  // where RAM ends

struct ModuleHeader {
  uint64_t magic;
  uint64_t size;  // of the module, this header included
  uint32_t abi;   // KEXECORE_ABI_…
  uint32_t physical_bits;
  uint32_t nr_ram, nr_notes, nr_calls, pad;
  kexecore_range crash, xen, vmcoreinfo;
  kexecore_range owned;  // frames that the guest owns
  // Every other page that is allocated comes from here downwards, until there is none: the pages
  // that an image is to be moved to.
  uint64_t alloc_from;
};
static_assert(sizeof(ModuleHeader) == 112);

/// Which function of the core is called.
enum class ModuleCallKind : uint32_t { kHypercall, kContinue, kAbandon, kCrash };

inline constexpr uint32_t kCallIsCompat = 1;
inline constexpr uint32_t kCallIsUnprivileged = 2;
inline constexpr uint32_t kCallHasResult = 4;  // `result` is what the call must answer
inline constexpr uint32_t kCallIsRefused = 8;  // by the control page, if it comes to one

struct ModuleCall {
  ModuleCallKind kind;
  uint32_t flags;
  uint64_t op, arg;
  int64_t result;
  uint32_t nr_writes, pad;
};
static_assert(sizeof(ModuleCall) == 40);

enum class ModuleWriteKind : uint32_t {
  kMemory,  // guest memory: is mapped from then on
  kHole,    // guest memory: is not
  kFrames,  // machine memory; ignored outside what the guest owns
};

/// What is written before a call, over what was written before.
struct ModuleWrite {
  ModuleWriteKind kind;
  uint32_t pad;
  uint64_t at, size;
};
static_assert(sizeof(ModuleWrite) == 24);

constexpr uint64_t ModuleFilledUp(uint64_t size) { return (size + 7) & ~uint64_t{7}; }

}  // namespace host
