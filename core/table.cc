// SPDX-License-Identifier: MIT
#include "core/table.h"

namespace kexecore {

Words WordsOf(const Mapping& mapping) {
  const std::uint32_t first = TableWord(mapping.start, mapping.level);
  const std::uint64_t wanted = (mapping.end - mapping.start) / SpanOf(mapping.level);
  const std::uint32_t room = kTableWords - first;
  return {.first = first,
          .end = first + (wanted < room ? static_cast<std::uint32_t>(wanted) : room)};
}

Entry LeafEntry(const Mapping& mapping, std::uint32_t nth) {
  const Entry large = mapping.level == 1 ? 0 : kLarge;
  return (mapping.memory + nth * SpanOf(mapping.level)) | kPresent | kWritable | large;
}

Mapping RestOf(const Mapping& mapping, const Words& words) {
  const std::uint64_t done = (words.end - words.first) * SpanOf(mapping.level);
  return {.start = mapping.start + done,
          .end = mapping.end,
          .memory = mapping.memory + done,
          .level = mapping.level};
}

}  // namespace kexecore
