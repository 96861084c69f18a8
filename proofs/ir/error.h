// SPDX-License-Identifier: MIT
#pragma once

#include <stdexcept>

/// What the prover refuses: a file it cannot read, a function it cannot find, an instruction it
/// does not understand.
namespace ir {

class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace ir
