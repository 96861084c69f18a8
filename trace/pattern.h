// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <span>

namespace trace {

/// The seed of a pattern that is all zeroes. Buffers of real clients hold long runs of zeroes.
inline constexpr std::uint64_t kZeroSeed = ~std::uint64_t{0};

/// The eight bytes from offset 8 * index on, in a pattern of any other seed. No byte is zero, so
/// that data differs from a zeroed tail.
constexpr std::uint64_t PatternWord(std::uint64_t seed, std::uint64_t index) {
  const std::uint64_t mixed = (index + 1) * 0x9e3779b97f4a7c15 + seed * 0xd1b54a32d192ed03;
  return (mixed ^ mixed >> 32) | 0x0101010101010101;
}

/// Writes the bytes of a pattern from `offset` on. Takes no longer for a large offset.
inline void FillPattern(std::uint64_t seed, std::uint64_t offset, std::span<std::uint8_t> out) {
  if (out.empty()) return;
  if (seed == kZeroSeed) {
    std::memset(out.data(), 0, out.size());
    return;
  }
  const auto put = [&](std::size_t size) {  // the bytes lie within one word
    const std::uint64_t word = PatternWord(seed, offset / 8) >> (offset % 8 * 8);
    std::memcpy(out.data(), &word, size);
    out = out.subspan(size);
    offset += size;
  };
  if (offset % 8 != 0) put(std::min<std::size_t>(out.size(), 8 - offset % 8));
  const std::size_t words = out.size() / 8;
  for (std::size_t i = 0; i < words; ++i) {
    const std::uint64_t word = PatternWord(seed, offset / 8 + i);
    std::memcpy(out.data() + i * 8, &word, 8);
  }
  out = out.subspan(words * 8);
  offset += words * 8;
  if (!out.empty()) put(out.size());
}

}  // namespace trace
