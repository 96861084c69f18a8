// SPDX-License-Identifier: MIT
#include "proofs/smt/value.h"

#include <algorithm>
#include <cstddef>

namespace smt {
namespace {

bool IsAlike(const Alternative& a, const Alternative& b) {
  return a.object == b.object && a.through == b.through;
}

const Alternative* FindAlike(const Pointer& pointer, const Alternative& one) {
  const auto found = std::find_if(pointer.begin(), pointer.end(),
                                  [&](const Alternative& a) { return IsAlike(a, one); });
  return found == pointer.end() ? nullptr : &*found;
}

Pointer ChoosePointer(const Term& condition, const Pointer& then, const Pointer& otherwise) {
  Pointer result;
  for (const Alternative& one : then) {
    if (const Alternative* const other = FindAlike(otherwise, one)) {
      result.push_back({one.object, Ite(condition, one.condition, other->condition),
                        Ite(condition, one.offset, other->offset), one.through});
    } else {
      result.push_back({one.object, condition && one.condition, one.offset, one.through});
    }
  }
  for (const Alternative& other : otherwise) {
    if (FindAlike(then, other) != nullptr) continue;
    result.push_back({other.object, !condition && other.condition, other.offset, other.through});
  }
  return result;
}

}  // namespace

Scalar MakeBits(const Term& bits, const Term& poison) { return {bits, {}, poison}; }

Scalar MakePointer(Terms& terms, Pointer pointer, const Term& poison) {
  return {terms.Bits(0, 64), std::move(pointer), poison};
}

bool IsSame(const Scalar& a, const Scalar& b) {
  if (!a.poison.Is(b.poison) || !a.bits.Is(b.bits) || a.pointer.size() != b.pointer.size()) {
    return false;
  }
  for (std::size_t i = 0; i < a.pointer.size(); ++i) {
    const Alternative &x = a.pointer[i], &y = b.pointer[i];
    if (!IsAlike(x, y) || !x.condition.Is(y.condition) || !x.offset.Is(y.offset)) {
      return false;
    }
  }
  return true;
}

Scalar Choose(const Term& condition, const Scalar& then, const Scalar& otherwise) {
  if (condition.IsTrue() || IsSame(then, otherwise)) return then;
  if (condition.IsFalse()) return otherwise;
  if (then.is_pointer() != otherwise.is_pointer()) {
    throw Error("a pointer and an integer meet in one value");
  }
  Term poison = Ite(condition, then.poison, otherwise.poison);
  if (then.is_pointer()) {
    return {then.bits, ChoosePointer(condition, then.pointer, otherwise.pointer), poison};
  }
  return {Ite(condition, then.bits, otherwise.bits), {}, poison};
}

Value Choose(const Term& condition, const Value& then, const Value& otherwise) {
  Value result;
  for (std::size_t i = 0; i < then.size(); ++i) {
    result.push_back(Choose(condition, then[i], otherwise.at(i)));
  }
  return result;
}

}  // namespace smt
