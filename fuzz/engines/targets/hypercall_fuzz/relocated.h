// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

namespace targets {

/// One input in so many has its images run by the code of asm/: that takes a thousand times as long
/// as all else.
inline constexpr std::size_t kRelocatedShare = 1024;

/// Is it one of them? The input alone says so: a finding is one each time. A replay looks at all.
inline bool IsRelocated(std::span<const std::uint8_t> input) {
  const std::string_view bytes(reinterpret_cast<const char*>(input.data()), input.size());
  return std::hash<std::string_view>()(bytes) % kRelocatedShare == 0;
}

}  // namespace targets
