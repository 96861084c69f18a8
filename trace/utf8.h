// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

namespace trace {

/// Are the bytes well-formed UTF-8? Long forms, surrogates and values above U+10FFFF are not.
bool IsUtf8(std::span<const std::uint8_t> text);

}  // namespace trace
