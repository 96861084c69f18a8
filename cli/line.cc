// SPDX-License-Identifier: MIT
#include "cli/line.h"

#include <fmt/format.h>

#include <cstdio>

namespace cli {

void Say(const std::string& line) { fmt::print(stderr, "kexecore: {}\n", line); }

}  // namespace cli
