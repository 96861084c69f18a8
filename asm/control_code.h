// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "asm/entry_layout.h"

/// The bytes of relocate.S: what the core copies to the start of an image's control page, and the
/// hypervisor calls there. Never run where they are linked.
extern "C" {
[[gnu::visibility("hidden")]] extern const std::uint8_t kexecore_control_code[];
[[gnu::visibility("hidden")]] extern const std::uint8_t kexecore_control_code_end[];

/// How they are called, at the virtual address that `tables` maps to the page, too (rules Q and R
/// of asm/CONTRACT.md). Returns only to refuse, a negative KEXECORE_E….
typedef long kexecore_control_enter(std::uint64_t list, std::uint64_t tables, std::uint64_t entry,
                                    std::uint64_t arch, std::uint64_t control);
}
