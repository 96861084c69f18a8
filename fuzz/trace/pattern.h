// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <cstring>
#include <span>

namespace trace {

/// The pattern of this seed is all zeroes: real clients hand over long runs of them.
inline constexpr std::uint64_t kZeroSeed = ~std::uint64_t{0};

/// Eight bytes of a Pattern, those from offset 8 * index on. Of any other seed no byte is zero, so
/// that data is told apart from a zeroed tail.
constexpr std::uint64_t PatternWord(std::uint64_t seed, std::uint64_t index) {
  if (seed == kZeroSeed) return 0;
  std::uint64_t mixed = (index + 1) * 0x9e3779b97f4a7c15 ^ seed * 0xd1b54a32d192ed03;
  mixed ^= mixed >> 29;
  mixed *= 0xbf58476d1ce4e5b9;
  return mixed | 0x0101010101010101;
}

/// The bytes of a Pattern from `offset` on: any part can be had without the rest.
inline void FillPattern(std::uint64_t seed, std::uint64_t offset, std::span<std::uint8_t> out) {
  while (!out.empty()) {
    const std::uint64_t word = PatternWord(seed, offset / 8) >> (offset % 8 * 8);
    const std::size_t size = out.size() < 8 - offset % 8 ? out.size() : 8 - offset % 8;
    std::memcpy(out.data(), &word, size);
    out = out.subspan(size);
    offset += size;
  }
}

}  // namespace trace
