// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <ios>
#include <sstream>
#include <string>

/// What oracles say, put together.
namespace oracle {

struct Hex {
  std::uint64_t value;
  friend std::ostream& operator<<(std::ostream& out, Hex hex) {
    return out << "0x" << std::hex << hex.value << std::dec;
  }
};

/// The parts one after the other.
template <typename... Parts>
std::string Text(const Parts&... parts) {
  std::ostringstream out;
  (out << ... << parts);
  return std::move(out).str();
}

}  // namespace oracle
