// SPDX-License-Identifier: MIT
#include "proofs/smt/shape.h"

#include <bit>

namespace smt {
namespace {

// The lowest `count` bits, if they are known from the term's shape.
std::optional<uint64_t> KnownLowBits(const Term& a, unsigned count, int depth = 0) {
  const uint64_t mask = (uint64_t{1} << count) - 1;
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
      uint64_t sum = 0;
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

// x in base + x, if `a` is such a sum.
std::optional<Term> AddendOf(const Term& a, const z3::expr& base) {
  if (!a.expression().is_app() || a.expression().decl().decl_kind() != Z3_OP_BADD) return {};
  if (a.expression().num_args() != 2) return {};
  if (z3::eq(a.expression().arg(0), base)) return Term(a.expression().arg(1));
  return {};
}

}  // namespace

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
