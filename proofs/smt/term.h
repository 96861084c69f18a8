// SPDX-License-Identifier: MIT
#pragma once

#include <z3++.h>

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

/// Terms over bit vectors and booleans. This folder alone includes Z3; everything else says what it
/// means with these functions.
///
/// Each of them folds constants and the few identities that path conditions are full of
/// (x && !x, ite(c, x, x)), so that the executor never hands a growing term to Z3's simplifier.
namespace smt {

class Term {
 public:
  explicit Term(z3::expr expression) : expression_(std::move(expression)) {}

  const z3::expr& expression() const { return expression_; }
  bool is_bool() const { return expression_.is_bool(); }
  unsigned width() const { return expression_.get_sort().bv_size(); }  // bits
  bool IsTrue() const { return expression_.is_true(); }
  bool IsFalse() const { return expression_.is_false(); }
  bool IsConstant() const { return expression_.is_numeral(); }
  /// The value, if it is a constant of at most 64 bits.
  std::optional<uint64_t> Value() const;
  /// Same term (not only: equal in every model).
  bool Is(const Term& other) const { return z3::eq(expression_, other.expression_); }

 private:
  z3::expr expression_;
};

/// Makes leaves. Owns the Z3 context: it must outlive every term made from it. One per thread.
class Terms {
 public:
  Terms() = default;
  Terms(const Terms&) = delete;
  Terms& operator=(const Terms&) = delete;

  Term True() { return Term(context_.bool_val(true)); }
  Term False() { return Term(context_.bool_val(false)); }
  Term Bits(uint64_t value, unsigned width) { return Term(context_.bv_val(value, width)); }
  Term Bits(const std::vector<uint64_t>& words, unsigned width);
  /// The variable of this name.
  Term Variable(const std::string& name, unsigned width);
  /// A variable that no other call returns.
  Term Fresh(const std::string& name, unsigned width);
  z3::context& context() { return context_; }

 private:
  z3::context context_;
  unsigned fresh_ = 0;
};

// Booleans.
Term operator!(const Term& a);
Term operator&&(const Term& a, const Term& b);
Term operator||(const Term& a, const Term& b);
Term Implies(const Term& a, const Term& b);
Term AllOf(Terms& terms, const std::vector<Term>& all);
Term AnyOf(Terms& terms, const std::vector<Term>& any);

// Either kind. Both sides have the same sort.
Term operator==(const Term& a, const Term& b);
Term operator!=(const Term& a, const Term& b);
Term Ite(const Term& condition, const Term& then, const Term& otherwise);

// Bit vectors. Both sides have the same width.
Term operator+(const Term& a, const Term& b);
Term operator-(const Term& a, const Term& b);
Term operator*(const Term& a, const Term& b);
Term operator&(const Term& a, const Term& b);
Term operator|(const Term& a, const Term& b);
Term operator^(const Term& a, const Term& b);
Term operator~(const Term& a);
Term UDiv(const Term& a, const Term& b);
Term URem(const Term& a, const Term& b);
Term SDiv(const Term& a, const Term& b);
Term SRem(const Term& a, const Term& b);
Term Shl(const Term& a, const Term& b);
Term LShr(const Term& a, const Term& b);
Term AShr(const Term& a, const Term& b);
Term Ult(const Term& a, const Term& b);
Term Ule(const Term& a, const Term& b);
Term Slt(const Term& a, const Term& b);
Term Sle(const Term& a, const Term& b);
/// Bits [low, high].
Term Extract(const Term& a, unsigned high, unsigned low);
/// `high` above `low`.
Term Concat(const Term& high, const Term& low);
/// To a width that is not smaller, with zeroes or copies of the sign bit.
Term ZExt(const Term& a, unsigned width);
Term SExt(const Term& a, unsigned width);
/// To a width that is not larger.
Term Trunc(const Term& a, unsigned width);
/// 1 bit wide: 1 for true.
Term ToBit(const Term& condition);
Term FromBit(const Term& bit);

/// The variables that occur in any of `all`, by the numbers that Z3 gives them.
std::set<unsigned> Variables(const std::vector<Term>& all);

// Beside a constant of the term's own width.
Term Same(const Term& a, uint64_t value);  // a == value
Term ConstantLike(const Term& a, uint64_t value);

}  // namespace smt
