// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>

namespace trace {

static_assert(std::endian::native == std::endian::little, "fields are copied as they lie");

/// Reads fields of fixed width from bytes. Past the end, every field reads as zero.
class Input {
 public:
  explicit Input(std::span<const std::uint8_t> bytes)
      : next_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  bool empty() const { return next_ == end_; }

  std::span<const std::uint8_t> Take(std::size_t size) {
    const std::span taken(next_, std::min(size, left()));
    next_ += taken.size();
    return taken;
  }

  template <typename Integer>
  Integer Get() {
    std::make_unsigned_t<Integer> value = 0;
    if (left() >= sizeof(value)) {
      std::memcpy(&value, next_, sizeof(value));
      next_ += sizeof(value);
    } else if (!empty()) {
      std::memcpy(&value, next_, left());
      next_ = end_;
    }
    return static_cast<Integer>(value);
  }

  template <typename... Integers>
  void Fill(Integers&... fields) {
    ((fields = Get<Integers>()), ...);
  }

 private:
  std::size_t left() const { return static_cast<std::size_t>(end_ - next_); }

  const std::uint8_t* next_;
  const std::uint8_t* end_;
};

}  // namespace trace
