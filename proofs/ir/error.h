// SPDX-License-Identifier: MIT
#pragma once

#include <stdexcept>

namespace ir {

/// The prover refuses its input: it cannot read a file, cannot find a function, or does not
/// understand an instruction.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace ir
