// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

namespace client {

/// An ELF executable that kexec loads as a kernel: one segment of `size` bytes for machine address
/// `address`, entered at its first byte. For tests that must not depend on a kernel of Debian's.
std::vector<std::uint8_t> TinyKernel(std::uint64_t address, std::uint64_t size);

}  // namespace client
