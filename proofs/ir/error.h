// SPDX-License-Identifier: MIT
//
// What the prover refuses: a file it cannot read, a function it cannot find, an instruction it does
// not understand.
#ifndef PROOFS_IR_ERROR_H_
#define PROOFS_IR_ERROR_H_

#include <stdexcept>

namespace ir {

class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace ir

#endif  // PROOFS_IR_ERROR_H_
