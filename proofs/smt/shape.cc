// SPDX-License-Identifier: MIT
#include "proofs/smt/shape.h"

#include <z3++.h>

#include <bit>

namespace smt {
namespace {

/// The lowest `count` bits, if the term's shape tells them.
std::optional<std::uint64_t> KnownLowBits(const Term& a, unsigned count, int depth = 0) {
  const std::uint64_t mask = (std::uint64_t{1} << count) - 1;
  const z3::expr& e = a.expression();
  if (auto value = a.Value()) return *value & mask;
  if (depth > 4 || !e.is_app()) return {};
  auto part = [&](unsigned i) { return KnownLowBits(Term(e.arg(i)), count, depth + 1); };
  switch (e.decl().decl_kind()) {
    case Z3_OP_CONCAT: {
      const Term low(e.arg(e.num_args() - 1));
      if (low.width() < count) return {};
      return KnownLowBits(low, count, depth + 1);
    }
    case Z3_OP_BADD: {
      std::uint64_t sum = 0;
      for (unsigned i = 0; i < e.num_args(); ++i) {
        auto value = part(i);
        if (!value) return {};
        sum += *value;
      }
      return sum & mask;
    }
    default:
      return {};
  }
}

/// The x of base + x, if `a` has this form.
std::optional<Term> AddendOf(const Term& a, const z3::expr& base) {
  if (!a.expression().is_app() || a.expression().decl().decl_kind() != Z3_OP_BADD) return {};
  if (a.expression().num_args() != 2) return {};
  if (z3::eq(a.expression().arg(0), base)) return Term(a.expression().arg(1));
  return {};
}

bool IsUninterpreted(const z3::expr& e) {
  return e.is_app() && !e.is_numeral() && e.decl().decl_kind() == Z3_OP_UNINTERPRETED;
}

/// Calls `visit` once for each term below any of `all`.
template <typename Visit>
void ForEachTerm(const std::vector<Term>& all, Visit visit) {
  std::vector<bool> seen;
  std::vector<z3::expr> open;
  for (const Term& one : all) open.push_back(one.expression());
  while (!open.empty()) {
    const z3::expr e = open.back();
    open.pop_back();
    if (e.id() >= seen.size()) seen.resize(e.id() + 1024);
    if (seen[e.id()]) continue;
    seen[e.id()] = true;
    visit(e);
    for (unsigned i = 0; i < e.num_args(); ++i) open.push_back(e.arg(i));
  }
}

}  // namespace

std::set<unsigned> Variables(const std::vector<Term>& all) {
  std::set<unsigned> variables;
  ForEachTerm(all, [&](const z3::expr& e) {
    if (e.is_const() && IsUninterpreted(e)) variables.insert(e.id());
  });
  return variables;
}

bool HasFunctions(const std::vector<Term>& all) {
  bool has = false;
  ForEachTerm(all, [&](const z3::expr& e) { has = has || (!e.is_const() && IsUninterpreted(e)); });
  return has;
}

std::vector<Term> Alternatives(const Term& condition) {
  const z3::expr& e = condition.expression();
  if (!e.is_or()) return {condition};
  std::vector<Term> all;
  for (unsigned i = 0; i < e.num_args(); ++i) {
    std::vector<Term> inner = Alternatives(Term(e.arg(i)));
    all.insert(all.end(), inner.begin(), inner.end());
  }
  return all;
}

std::optional<Term> KnownMasked(const Term& a, const Term& mask) {
  const auto value = mask.Value();
  if (!value || *value == 0 || (*value & (*value + 1)) != 0 || *value >= 0x1000) return {};
  if (auto low = KnownLowBits(a, std::bit_width(*value))) return ConstantLike(a, *low);
  return {};
}

std::optional<Term> Difference(const Term& a, const Term& b) {
  if (std::optional<Term> x = AddendOf(a, b.expression())) return x;
  if (!b.expression().is_app() || b.expression().num_args() != 2) return {};
  const z3::expr base = b.expression().arg(0);
  const std::optional<Term> y = AddendOf(b, base), x = AddendOf(a, base);
  if (!x || !y) return {};
  return *x - *y;
}

}  // namespace smt
