// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

/// The bytes of relocate.S. The core copies them to the start of an image's control page, and the
/// hypervisor calls them there, as a kexecore_control_fn. They never run where they are linked.
extern "C" {
[[gnu::visibility("hidden")]] extern const std::uint8_t kexecore_control_code[];
[[gnu::visibility("hidden")]] extern const std::uint8_t kexecore_control_code_end[];
}
