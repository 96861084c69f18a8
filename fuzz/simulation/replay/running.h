// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace replay {

/// While it lives, the core carries out the hypercall with this index: what a sanitizer finds then
/// is reported as a violation, in one line before the sanitizer's own report.
class Running {
 public:
  explicit Running(std::uint32_t hypercall);
  ~Running();
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
};

}  // namespace replay
