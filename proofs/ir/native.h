// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace ir {

/// LLVM assembly, compiled for this machine. Tests compare the symbolic executor with it.
class Native {
 public:
  /// Compiles without optimisation. Throws ir::Error if the text is no assembly.
  explicit Native(const std::string& assembly);
  ~Native();

  /// Calls the function `name`, which takes these i64 arguments (1 to 3) and returns an i64.
  std::uint64_t Call(const std::string& name, std::span<const std::uint64_t> arguments) const;

 private:
  struct Jit;
  std::unique_ptr<Jit> jit_;
};

}  // namespace ir
