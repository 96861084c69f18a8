// SPDX-License-Identifier: MIT
#include "cli/duration.h"

#include <charconv>
#include <string_view>

#include "cli/error.h"

namespace cli {

std::chrono::seconds ParseDuration(const std::string& text) {
  unsigned number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  const std::string_view unit(rest, static_cast<std::size_t>(end - rest));
  const unsigned factor = unit.empty() || unit == "s" ? 1
                          : unit == "m"               ? 60
                          : unit == "h"               ? 3600
                                                      : 0;
  constexpr unsigned kMost = 10000;  // hours: more than a year, and no product overflows
  if (error != std::errc() || factor == 0 || number == 0 || number > kMost * 3600u / factor) {
    throw UsageError("--time " + text + ": not a time; say 90s, 10m or 2h");
  }
  return std::chrono::seconds(number * factor);
}

}  // namespace cli
