// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

namespace targets::hypercall_fuzz {

/// One input in this many checks relocation, in which the code of asm/ runs its images. That takes
/// a thousand times as long as everything else.
inline constexpr std::size_t kRelocatedShare = 1024;

/// Does this input check relocation? The bytes alone decide, so that a finding is one in every run.
/// A replay always checks.
inline bool IsRelocated(std::span<const std::uint8_t> input) {
  const std::string_view bytes(reinterpret_cast<const char*>(input.data()), input.size());
  return std::hash<std::string_view>()(bytes) % kRelocatedShare == 0;
}

}  // namespace targets::hypercall_fuzz
