// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "fuzz/simulation/machine/log.h"
#include "fuzz/simulation/oracle/observation.h"

namespace replay {

/// A digest of calls of the core: of their answers, of the hooks that they called, and of the slots
/// after them. It does not depend on the bytes of pages.
class Digest {
 public:
  void Start() { value_ = 0; }
  void Add(std::int64_t result, const machine::Log& log, const oracle::Observation& after);
  std::uint64_t value() const { return value_; }

 private:
  void Mix(std::uint64_t value);

  std::uint64_t value_ = 0;
};

}  // namespace replay
