// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace ir {

/// LLVM assembly compiled for this machine: what the symbolic executor is tested against.
class Native {
 public:
  /// Throws ir::Error if the text is not good. Compiles without optimisation.
  explicit Native(const std::string& assembly);
  ~Native();

  /// Calls `name`, a function of as many i64 arguments that returns an i64; at most 3.
  uint64_t Call(const std::string& name, std::span<const uint64_t> arguments) const;

 private:
  struct Jit;
  std::unique_ptr<Jit> jit_;
};

}  // namespace ir
