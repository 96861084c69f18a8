// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

namespace trace {

/// Are the bytes well-formed UTF-8: shortest forms, no surrogates, nothing above U+10FFFF?
bool IsUtf8(std::span<const std::uint8_t> text);

}  // namespace trace
