// SPDX-License-Identifier: MIT
#pragma once

#include <string>

/// Lines for people.
namespace cli {

/// Prints "kexecore: LINE" to stderr: what is wrong, or that an interrupt ended the work.
void Say(const std::string& line);

}  // namespace cli
