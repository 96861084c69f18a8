// SPDX-License-Identifier: MIT
#include "cli/line.h"

#include <fmt/format.h>

#include <cstdio>
#include <sstream>

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

std::string LastLine(const std::string& text) {
  std::istringstream lines(text);
  std::string last;
  for (std::string line; std::getline(lines, line);) {
    if (line.find_first_not_of(" \t\r") != std::string::npos) last = line;
  }
  return last;
}

}  // namespace cli
