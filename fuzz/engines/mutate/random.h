// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>

namespace mutate {

/// Random numbers that depend on the seed alone, on every machine (splitmix64).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t Next() {
    std::uint64_t mixed = state_ += 0x9e3779b97f4a7c15;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return mixed ^ (mixed >> 31);
  }

  /// 0 to bound - 1. Requires bound > 0.
  std::size_t Below(std::size_t bound) { return Next() % bound; }

  bool OneIn(std::size_t count) { return Below(count) == 0; }

  /// A random element. Requires a container that is not empty.
  template <typename Container>
  auto& Pick(Container& container) {
    return *std::next(std::begin(container),
                      static_cast<std::ptrdiff_t>(Below(std::size(container))));
  }

 private:
  std::uint64_t state_;
};

}  // namespace mutate
