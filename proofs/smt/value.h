// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "proofs/smt/term.h"

namespace smt {

/// What the executor refuses. An error is never a verdict.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A pointer: one of several (object, offset), each with the condition under which it is the one.
/// The conditions exclude each other; with one alternative it is true. Object 0 is no object: its
/// offset is a plain address (null, or an integer that became a pointer), never to be dereferenced.
struct Alternative {
  int object;
  Term condition;
  Term offset;  // 64 bits, bytes
};
using Pointer = std::vector<Alternative>;

inline constexpr int kNoObject = 0;

/// One scalar: bits or a pointer, and whether it is poison.
struct Scalar {
  Term bits;  // of a pointer: not used
  Pointer pointer;
  Term poison;
  bool is_pointer() const { return !pointer.empty(); }
};

/// A first-class value: one scalar for each leaf of its type.
using Value = std::vector<Scalar>;

Scalar MakeBits(const Term& bits, const Term& poison);
Scalar MakePointer(Terms& terms, Pointer pointer, const Term& poison);

/// condition ? then : otherwise, poison included (of the chosen one only).
Scalar Choose(const Term& condition, const Scalar& then, const Scalar& otherwise);
Value Choose(const Term& condition, const Value& then, const Value& otherwise);

/// The same term throughout: nothing to choose.
bool IsSame(const Scalar& a, const Scalar& b);

}  // namespace smt
