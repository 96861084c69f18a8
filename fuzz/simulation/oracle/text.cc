// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/text.h"

#include <array>
#include <charconv>

namespace oracle {

void Append(std::string& text, std::string_view part) { text += part; }

void Append(std::string& text, Hex part) {
  std::array<char, 16> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), part.value, 16).ptr;
  text += "0x";
  text.append(digits.data(), end);
}

}  // namespace oracle
