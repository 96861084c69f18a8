// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace targets {

/// Reads a fuzz input from front to back. Past its end it reads zeros. So every input has a
/// meaning, also the empty one and one that was cut short.
class ByteReader {
 public:
  ByteReader(const std::uint8_t* data, std::size_t size) : next_(data), left_(size) {}

  bool empty() const { return left_ == 0; }

  std::uint8_t Byte() {
    if (left_ == 0) return 0;
    --left_;
    return *next_++;
  }

  /// A little-endian number of 8 bytes.
  std::uint64_t Word() {
    std::uint64_t word = 0;
    const std::size_t take = left_ < sizeof word ? left_ : sizeof word;
    if (take != 0) std::memcpy(&word, next_, take);
    next_ += take;
    left_ -= take;
    return word;
  }

 private:
  const std::uint8_t* next_;
  std::size_t left_;
};

}  // namespace targets
