// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace z3 {
class context;
class expr;
}  // namespace z3

/// Terms over bit vectors and booleans. Only this folder includes Z3, and only in its sources:
/// everybody else builds terms with these functions.
///
/// Each function folds constants, and the few identities that path conditions are full of
/// (x && !x, ite(c, x, x)). So the executor never hands a growing term to Z3's simplifier.
namespace smt {

/// A handle on a Z3 expression. Copies are cheap.
class Term {
 public:
  explicit Term(const z3::expr& expression);

  /// For sources that include <z3++.h>.
  const z3::expr& expression() const { return *expression_; }
  /// Z3's number for the expression. It is unique as long as some Term holds the expression.
  unsigned id() const;
  bool is_bool() const;
  /// The bits of a bit vector.
  unsigned width() const;
  bool IsTrue() const;
  bool IsFalse() const;
  bool IsConstant() const;
  /// The value of a constant of at most 64 bits; nothing for any other term.
  std::optional<std::uint64_t> Value() const;
  /// Whether both are one and the same expression. (Equal in every model is not enough.)
  bool Is(const Term& other) const;

 private:
  std::shared_ptr<const z3::expr> expression_;
};

/// Makes constants and variables. Owns the Z3 context, so it must outlive every term made from it.
/// Each thread needs one of its own.
class Terms {
 public:
  Terms();
  ~Terms();
  Terms(const Terms&) = delete;
  Terms& operator=(const Terms&) = delete;

  Term True();
  Term False();
  Term BoolOf(bool value) { return value ? True() : False(); }
  Term Bits(std::uint64_t value, unsigned width);
  /// A constant that may be wider than 64 bits; `words` has the least significant word first.
  Term Bits(const std::vector<std::uint64_t>& words, unsigned width);
  /// The variable of this name.
  Term Variable(const std::string& name, unsigned width);
  /// A variable that no other call returns.
  Term Fresh(const std::string& name, unsigned width);
  /// A function of which nothing else is known, of arguments of at least one bit.
  Term Apply(const std::string& function, const std::vector<Term>& arguments, unsigned width);
  /// For sources that include <z3++.h>.
  z3::context& context() { return *context_; }

 private:
  std::unique_ptr<z3::context> context_;
  unsigned fresh_ = 0;
};

// Booleans.
Term operator!(const Term& a);
Term operator&&(const Term& a, const Term& b);
Term operator||(const Term& a, const Term& b);
Term Implies(const Term& a, const Term& b);
Term AllOf(Terms& terms, const std::vector<Term>& all);
Term AnyOf(Terms& terms, const std::vector<Term>& any);

// Booleans or bit vectors. Both sides have one sort.
Term operator==(const Term& a, const Term& b);
Term operator!=(const Term& a, const Term& b);
Term Ite(const Term& condition, const Term& then, const Term& otherwise);

// Bit vectors. Both sides have one width.
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

// A constant, or a boolean, to stand beside `a`: of its context, and of its width.
Term ConstantLike(const Term& a, std::uint64_t value);
Term BoolLike(const Term& a, bool value);
/// a == value.
Term Same(const Term& a, std::uint64_t value);

}  // namespace smt
