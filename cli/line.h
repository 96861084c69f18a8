// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>

/// Lines for people.
namespace cli {

/// Prints "kexecore: LINE" to stderr: what is wrong, or that an interrupt ended the work.
void Say(const std::string& line);

/// As much of the text as has this many bytes, without a part of a letter at its end.
std::string Cut(const std::string& text, std::size_t size);

/// The last line with a letter in it; "" where there is none.
std::string LastLine(const std::string& text);

}  // namespace cli
