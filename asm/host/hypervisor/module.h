// SPDX-License-Identifier: MIT
#pragma once

#include <stdint.h>

#include "kexecore/kexecore.h"

/// The boot module: a trace in the format that the bare-metal hypervisor reads. Its writer
/// (boot/pack) and its reader share this header.
///
/// Format: a ModuleHeader; nr_ram ranges; nr_notes ranges; nr_calls calls. A call is a ModuleCall
/// and nr_writes writes. A write is a ModuleWrite and `size` bytes (none for a hole), padded to a
/// multiple of 8. Everything is little endian and lies at a multiple of 8.
namespace host {

inline constexpr uint64_t kModuleMagic = 0x32544f4f4258584b;  // "KXXBOOT2"

/// The writer refuses more than these; the reader has room for them.
inline constexpr uint32_t kMostWrites = 4096;
inline constexpr uint64_t kMostMemory = uint64_t{16} << 30;  // RAM ends here or below

struct ModuleHeader {
  uint64_t magic;
  uint64_t size;  // of the module, this header included
  uint32_t abi;   // KEXECORE_ABI_…
  uint32_t physical_bits;
  uint32_t nr_ram, nr_notes, nr_calls;
  uint32_t features;  // KEXECORE_FEATURE_…
  kexecore_range crash, xen, vmcoreinfo;
  kexecore_range owned;  // frames that the guest owns
  // Every other page that is allocated comes from here downwards, as long as there is one. An image
  // is moved to these pages.
  uint64_t alloc_from;
};
static_assert(sizeof(ModuleHeader) == 112);

/// Which function of the core is called.
enum class ModuleCallKind : uint32_t {
  kHypercall,
  kContinue,
  kAbandon,
  kCrash,
  kExec,  // `arg` is the type
  kEnterFailed
};
inline constexpr uint32_t kModuleCallKinds = 6;

inline constexpr uint32_t kCallIsCompat = 1;
inline constexpr uint32_t kCallIsUnprivileged = 2;
inline constexpr uint32_t kCallHasResult = 4;  // `result` is what the call must answer
inline constexpr uint32_t kCallIsRefused =
    8;  // the control page's code refuses, if the call comes to it

struct ModuleCall {
  ModuleCallKind kind;
  uint32_t flags;
  uint64_t op, arg;
  int64_t result;
  uint64_t space;   // the name of the caller's address space
  uint32_t forged;  // what the last ticket is combined with, by exclusive or
  int32_t denial;   // the answer of the privilege hook, with kCallIsUnprivileged
  uint32_t nr_writes, pad;
};
static_assert(sizeof(ModuleCall) == 56);

enum class ModuleWriteKind : uint32_t {
  kMemory,  // guest memory that is mapped from then on
  kHole,    // guest memory that is not mapped from then on
  kFrames,  // machine memory; ignored outside of the frames that the guest owns
};

/// A write that is done before a call. It hides what earlier writes put there.
struct ModuleWrite {
  ModuleWriteKind kind;
  uint32_t pad;
  uint64_t at, size;
};
static_assert(sizeof(ModuleWrite) == 24);

constexpr uint64_t ModuleFilledUp(uint64_t size) { return (size + 7) & ~uint64_t{7}; }

}  // namespace host
