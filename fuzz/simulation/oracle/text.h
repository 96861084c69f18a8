// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

/// Builds the text of a violation from parts. Every oracle includes this header, so it avoids
/// streams, which are slow to compile.
namespace oracle {

/// A number that is written as "0x1f".
struct Hex {
  std::uint64_t value;
};

void Append(std::string& text, std::string_view part);
void Append(std::string& text, Hex part);

/// A number that is written in decimal.
template <std::integral Integer>
void Append(std::string& text, Integer part) {
  text += std::to_string(part);
}

/// The parts, one after the other.
template <typename... Parts>
std::string Text(const Parts&... parts) {
  std::string text;
  (Append(text, parts), ...);
  return text;
}

}  // namespace oracle
