// SPDX-License-Identifier: MIT
//
// For tests of --json: exits with 0 when standard input is one JSON object in UTF-8 and nothing
// else.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "cli/file.h"

int main() {
  const auto parsed = nlohmann::json::parse(cli::ReadStandardInput(), nullptr, false);
  if (parsed.is_object()) return 0;
  std::fprintf(stderr, "not one JSON object in UTF-8\n");
  return 1;
}
