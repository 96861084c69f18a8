// SPDX-License-Identifier: MIT
#pragma once

#include <stdexcept>
#include <vector>

#include "proofs/smt/term.h"

namespace smt {

/// The executor refuses code that it does not model. An error is never a verdict.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A place that a pointer may point to, and the condition under which it does. The conditions of a
/// pointer's alternatives exclude each other; a single alternative has the condition `true`. With
/// kNoObject the offset is a plain address (null, or an integer that became a pointer), which must
/// not be dereferenced.
struct Alternative {
  int object;
  Term condition;
  Term offset;  // 64 bits, bytes
  /// The arguments of functions through which the pointer came, as the executor numbers them.
  std::vector<int> through = {};
};
using Pointer = std::vector<Alternative>;

inline constexpr int kNoObject = 0;

/// One scalar: bits or a pointer, and the condition under which it is poison.
struct Scalar {
  Term bits;  // not used in a pointer
  Pointer pointer;
  Term poison;
  bool is_pointer() const { return !pointer.empty(); }
};

/// A first-class value: one scalar for each leaf of its type.
using Value = std::vector<Scalar>;

Scalar MakeBits(const Term& bits, const Term& poison);
Scalar MakePointer(Terms& terms, Pointer pointer, const Term& poison);

/// condition ? then : otherwise. It is poison where the chosen one is.
Scalar Choose(const Term& condition, const Scalar& then, const Scalar& otherwise);
Value Choose(const Term& condition, const Value& then, const Value& otherwise);

/// Whether both have the same terms throughout, so that there is nothing to choose.
bool IsSame(const Scalar& a, const Scalar& b);

}  // namespace smt
