// SPDX-License-Identifier: MIT
#include "trace/utf8.h"

#include <cstddef>

namespace trace {

bool IsUtf8(std::span<const std::uint8_t> text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::uint8_t lead = text[at++];
    if (lead < 0x80) continue;
    const std::size_t more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
    if (lead < 0xc2 || lead > 0xf4 || text.size() - at < more) return false;
    const std::uint8_t low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    const std::uint8_t high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (text[at] < low || text[at] > high) return false;
    for (std::size_t i = 1; i < more; ++i) {
      if ((text[at + i] & 0xc0) != 0x80) return false;
    }
    at += more;
  }
  return true;
}

}  // namespace trace
