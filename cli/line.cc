// SPDX-License-Identifier: MIT
#include "cli/line.h"

#include <fmt/format.h>

#include <cstdio>

namespace cli {

void Say(const std::string& line) { fmt::print(stderr, "kexecore: {}\n", line); }

std::string Cut(const std::string& text, std::size_t size) {
  if (text.size() <= size) return text;
  const auto is_inside_letter = [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xc0) == 0x80;
  };
  while (size > 0 && is_inside_letter(text[size])) --size;
  return text.substr(0, size);
}

}  // namespace cli
