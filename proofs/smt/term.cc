// SPDX-License-Identifier: MIT
#include "proofs/smt/term.h"

#include <z3++.h>

#include <algorithm>
#include <bit>

#include "proofs/smt/context.h"
#include "proofs/smt/shape.h"

namespace smt {
namespace {

/// Applies the operation, and evaluates it at once when both sides are constants. Nothing can grow
/// then, and Z3's own simplifier gives the one right answer.
template <typename Operation>
Term Fold(const Term& a, const Term& b, Operation operation) {
  z3::expr result = operation(a.expression(), b.expression());
  if (a.IsConstant() && b.IsConstant()) return Term(result.simplify());
  return Term(result);
}

z3::expr Make(const Term& a, const Term& b, Z3_ast (*maker)(Z3_context, Z3_ast, Z3_ast)) {
  z3::context& context = a.expression().ctx();
  Z3_ast ast = maker(context, a.expression(), b.expression());
  context.check_error();
  return z3::expr(context, ast);
}

Term FoldMade(const Term& a, const Term& b, Z3_ast (*maker)(Z3_context, Z3_ast, Z3_ast)) {
  z3::expr result = Make(a, b, maker);
  if (a.IsConstant() && b.IsConstant()) return Term(result.simplify());
  return Term(result);
}

bool IsNegation(const Term& a, const Term& b) {
  return a.expression().is_not() && z3::eq(a.expression().arg(0), b.expression());
}

bool IsComplement(const Term& a, const Term& b) { return IsNegation(a, b) || IsNegation(b, a); }

/// Whether `a` is the constant of this value.
bool Holds(const Term& a, std::uint64_t value) { return a.Value() == value; }

/// The k of a constant 2^k, k > 0.
std::optional<unsigned> PowerOf(const Term& a) {
  const auto value = a.Value();
  if (!value || *value < 2 || !std::has_single_bit(*value)) return std::nullopt;
  return static_cast<unsigned>(std::countr_zero(*value));
}

/// a * 2^bits, without a multiplier.
Term ShiftUp(const Term& a, unsigned bits) {
  return Concat(Trunc(a, a.width() - bits), Trunc(ConstantLike(a, 0), bits));
}

/// Whether `a` is an ite(c, k1, k2) with constants as leaves. An operation on it is then done on
/// its branches, so that a boolean that went through memory as a byte comes out as that boolean.
bool IsChoiceOfConstants(const Term& a, int depth = 0) {
  const z3::expr& e = a.expression();
  if (e.is_numeral()) return true;
  return depth < 16 && e.is_ite() && IsChoiceOfConstants(Term(e.arg(1)), depth + 1) &&
         IsChoiceOfConstants(Term(e.arg(2)), depth + 1);
}

template <typename Operation>
Term OnBranches(const Term& a, Operation operation) {
  const z3::expr& e = a.expression();
  if (!e.is_ite()) return operation(a);
  return Ite(Term(e.arg(0)), OnBranches(Term(e.arg(1)), operation),
             OnBranches(Term(e.arg(2)), operation));
}

template <typename Operation>
Term FoldUnary(const Term& a, Operation operation) {
  auto apply = [&](const Term& one) {
    z3::expr result = operation(one.expression());
    return Term(one.IsConstant() ? result.simplify() : result);
  };
  return IsChoiceOfConstants(a) ? OnBranches(a, apply) : apply(a);
}

}  // namespace

Term::Term(const z3::expr& expression)
    : expression_(std::make_shared<const z3::expr>(expression)) {}

unsigned Term::id() const { return expression().id(); }
bool Term::is_bool() const { return expression().is_bool(); }
unsigned Term::width() const { return expression().get_sort().bv_size(); }
bool Term::IsTrue() const { return expression().is_true(); }
bool Term::IsFalse() const { return expression().is_false(); }
bool Term::IsConstant() const { return expression().is_numeral(); }
bool Term::Is(const Term& other) const { return z3::eq(expression(), other.expression()); }

std::optional<std::uint64_t> Term::Value() const {
  std::uint64_t value = 0;
  if (!expression().is_bv() || !expression().is_numeral_u64(value)) return {};
  return value;
}

Terms::Terms() : context_(MakeContext()) {}
Terms::~Terms() = default;

Term Terms::True() { return Term(context_->bool_val(true)); }
Term Terms::False() { return Term(context_->bool_val(false)); }
Term Terms::Bits(std::uint64_t value, unsigned width) {
  return Term(context_->bv_val(value, width));
}

Term Terms::Bits(const std::vector<std::uint64_t>& words, unsigned width) {
  Term value = Bits(words.at(0), std::min(width, 64u));
  for (std::size_t i = 1; i < words.size() && i * 64 < width; ++i) {
    value = Concat(Bits(words[i], std::min(width - static_cast<unsigned>(i) * 64, 64u)), value);
  }
  return ZExt(value, width);
}

Term Terms::Variable(const std::string& name, unsigned width) {
  return Term(context_->bv_const(name.c_str(), width));
}

Term Terms::Fresh(const std::string& name, unsigned width) {
  return Variable(name + "!" + std::to_string(fresh_++), width);
}

Term Terms::Apply(const std::string& function, const std::vector<Term>& arguments, unsigned width) {
  z3::sort_vector sorts(*context_);
  z3::expr_vector values(*context_);
  for (const Term& argument : arguments) {
    sorts.push_back(argument.expression().get_sort());
    values.push_back(argument.expression());
  }
  const z3::func_decl declared =
      context_->function(function.c_str(), sorts, context_->bv_sort(width));
  return Term(declared(values));
}

Term operator!(const Term& a) {
  if (a.IsTrue()) return BoolLike(a, false);
  if (a.IsFalse()) return BoolLike(a, true);
  if (a.expression().is_not()) return Term(a.expression().arg(0));
  return Term(!a.expression());
}

Term operator&&(const Term& a, const Term& b) {
  if (a.IsFalse() || b.IsTrue() || a.Is(b)) return a;
  if (b.IsFalse() || a.IsTrue()) return b;
  if (IsComplement(a, b)) return BoolLike(a, false);
  return Term(a.expression() && b.expression());
}

Term operator||(const Term& a, const Term& b) {
  if (a.IsTrue() || b.IsFalse() || a.Is(b)) return a;
  if (b.IsTrue() || a.IsFalse()) return b;
  if (IsComplement(a, b)) return BoolLike(a, true);
  return Term(a.expression() || b.expression());
}

Term Implies(const Term& a, const Term& b) { return !a || b; }

Term AllOf(Terms& terms, const std::vector<Term>& all) {
  z3::expr_vector left(terms.context());
  for (const Term& one : all) {
    if (one.IsFalse()) return one;
    if (!one.IsTrue()) left.push_back(one.expression());
  }
  if (left.empty()) return terms.True();
  return left.size() == 1 ? Term(left[0]) : Term(z3::mk_and(left));
}

Term AnyOf(Terms& terms, const std::vector<Term>& any) {
  z3::expr_vector left(terms.context());
  for (const Term& one : any) {
    if (one.IsTrue()) return one;
    if (!one.IsFalse()) left.push_back(one.expression());
  }
  if (left.empty()) return terms.False();
  return left.size() == 1 ? Term(left[0]) : Term(z3::mk_or(left));
}

Term operator==(const Term& a, const Term& b) {
  if (a.Is(b)) return BoolLike(a, true);
  if (a.is_bool()) {
    if (a.IsTrue()) return b;
    if (b.IsTrue()) return a;
    if (a.IsFalse()) return !b;
    if (b.IsFalse()) return !a;
  }
  auto equal = [](const Term& x, const Term& y) {
    return Fold(x, y, [](const z3::expr& u, const z3::expr& v) { return u == v; });
  };
  if (b.IsConstant() && IsChoiceOfConstants(a)) {
    return OnBranches(a, [&](const Term& x) { return equal(x, b); });
  }
  if (a.IsConstant() && IsChoiceOfConstants(b)) {
    return OnBranches(b, [&](const Term& x) { return equal(x, a); });
  }
  return equal(a, b);
}

Term operator!=(const Term& a, const Term& b) { return !(a == b); }

Term Ite(const Term& condition, const Term& then, const Term& otherwise) {
  if (condition.IsTrue() || then.Is(otherwise)) return then;
  if (condition.IsFalse()) return otherwise;
  if (then.is_bool()) {
    if (then.IsTrue()) return condition || otherwise;
    if (then.IsFalse()) return !condition && otherwise;
    if (otherwise.IsTrue()) return !condition || then;
    if (otherwise.IsFalse()) return condition && then;
  }
  if (!then.is_bool() && then.width() == 1) {
    // Stay with booleans; ToBit would come back here.
    if (!(Holds(then, 1) && Holds(otherwise, 0))) {
      return ToBit(Ite(condition, FromBit(then), FromBit(otherwise)));
    }
  }
  return Term(z3::ite(condition.expression(), then.expression(), otherwise.expression()));
}

Term operator+(const Term& a, const Term& b) {
  if (Holds(a, 0)) return b;
  if (Holds(b, 0)) return a;
  return Fold(a, b, [](const z3::expr& x, const z3::expr& y) { return x + y; });
}

Term operator-(const Term& a, const Term& b) {
  if (Holds(b, 0)) return a;
  if (a.Is(b)) return ConstantLike(a, 0);
  if (std::optional<Term> known = Difference(a, b)) return *known;
  return Fold(a, b, [](const z3::expr& x, const z3::expr& y) { return x - y; });
}

Term operator*(const Term& a, const Term& b) {
  if (Holds(a, 0) || Holds(b, 1)) return a;
  if (Holds(b, 0) || Holds(a, 1)) return b;
  if (const auto bits = PowerOf(b)) return ShiftUp(a, *bits);
  if (const auto bits = PowerOf(a)) return ShiftUp(b, *bits);
  return Fold(a, b, [](const z3::expr& x, const z3::expr& y) { return x * y; });
}

Term operator&(const Term& a, const Term& b) {
  if (a.Is(b) || Holds(a, 0)) return a;
  if (Holds(b, 0)) return b;
  if (auto known = KnownMasked(a, b)) return *known;
  return Fold(a, b, [](const z3::expr& x, const z3::expr& y) { return x & y; });
}

Term operator|(const Term& a, const Term& b) {
  if (a.Is(b) || Holds(b, 0)) return a;
  if (Holds(a, 0)) return b;
  return Fold(a, b, [](const z3::expr& x, const z3::expr& y) { return x | y; });
}

Term operator^(const Term& a, const Term& b) {
  if (a.Is(b)) return ConstantLike(a, 0);
  if (Holds(a, 0)) return b;
  if (Holds(b, 0)) return a;
  return Fold(a, b, [](const z3::expr& x, const z3::expr& y) { return x ^ y; });
}

Term operator~(const Term& a) {
  return FoldUnary(a, [](const z3::expr& x) { return ~x; });
}

Term UDiv(const Term& a, const Term& b) { return FoldMade(a, b, Z3_mk_bvudiv); }
Term URem(const Term& a, const Term& b) { return FoldMade(a, b, Z3_mk_bvurem); }
Term SDiv(const Term& a, const Term& b) { return FoldMade(a, b, Z3_mk_bvsdiv); }
Term SRem(const Term& a, const Term& b) { return FoldMade(a, b, Z3_mk_bvsrem); }
Term Shl(const Term& a, const Term& b) { return FoldMade(a, b, Z3_mk_bvshl); }
Term LShr(const Term& a, const Term& b) {
  const auto bits = b.Value();
  if (!bits || *bits == 0 || *bits >= a.width()) return FoldMade(a, b, Z3_mk_bvlshr);
  return ZExt(Extract(a, a.width() - 1, static_cast<unsigned>(*bits)), a.width());
}
Term AShr(const Term& a, const Term& b) { return FoldMade(a, b, Z3_mk_bvashr); }
Term Ult(const Term& a, const Term& b) {
  if (a.Is(b) || Holds(b, 0)) return BoolLike(a, false);
  return FoldMade(a, b, Z3_mk_bvult);
}
Term Ule(const Term& a, const Term& b) {
  if (a.Is(b) || Holds(a, 0)) return BoolLike(a, true);
  return FoldMade(a, b, Z3_mk_bvule);
}
Term Slt(const Term& a, const Term& b) { return FoldMade(a, b, Z3_mk_bvslt); }
Term Sle(const Term& a, const Term& b) { return FoldMade(a, b, Z3_mk_bvsle); }

Term Extract(const Term& a, unsigned high, unsigned low) {
  if (low == 0 && high + 1 == a.width()) return a;
  return FoldUnary(a, [&](const z3::expr& x) { return x.extract(high, low); });
}

Term Concat(const Term& high, const Term& low) {
  return Fold(high, low, [](const z3::expr& x, const z3::expr& y) { return z3::concat(x, y); });
}

Term ZExt(const Term& a, unsigned width) {
  if (width == a.width()) return a;
  unsigned more = width - a.width();
  return FoldUnary(a, [&](const z3::expr& x) { return z3::zext(x, more); });
}

Term SExt(const Term& a, unsigned width) {
  if (width == a.width()) return a;
  unsigned more = width - a.width();
  return FoldUnary(a, [&](const z3::expr& x) { return z3::sext(x, more); });
}

Term Trunc(const Term& a, unsigned width) { return Extract(a, width - 1, 0); }

Term ToBit(const Term& condition) {
  z3::context& context = condition.expression().ctx();
  return Ite(condition, Term(context.bv_val(1, 1)), Term(context.bv_val(0, 1)));
}

Term FromBit(const Term& bit) {
  const z3::expr& e = bit.expression();
  if (e.is_numeral()) return BoolLike(bit, Holds(bit, 1));
  // Undo ToBit: keeps conditions free of one-bit vectors.
  if (e.is_ite() && Holds(Term(e.arg(1)), 1) && Holds(Term(e.arg(2)), 0)) {
    return Term(e.arg(0));
  }
  return Term(e == ConstantLike(bit, 1).expression());
}

Term ConstantLike(const Term& a, std::uint64_t value) {
  return Term(a.expression().ctx().bv_val(value, a.width()));
}

Term BoolLike(const Term& a, bool value) { return Term(a.expression().ctx().bool_val(value)); }

Term Same(const Term& a, std::uint64_t value) { return a == ConstantLike(a, value); }

}  // namespace smt
