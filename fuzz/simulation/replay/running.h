// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace replay {

/// As long as this object lives, the core carries out the hypercall with this index. If a sanitizer
/// finds a mistake meanwhile, a violation is printed, in one line before the sanitizer's own
/// report.
class Running {
 public:
  explicit Running(std::uint32_t hypercall);
  ~Running();
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
};

}  // namespace replay
