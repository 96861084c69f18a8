// SPDX-License-Identifier: MIT
#include "proofs/smt/arithmetic.h"

#include <bit>

namespace smt {
namespace {

using ir::Opcode;

Term False(const Term& like) { return BoolLike(like, false); }

enum class Sign { kUnsigned, kSigned };

Term Extend(const Term& a, unsigned width, Sign sign) {
  return sign == Sign::kSigned ? SExt(a, width) : ZExt(a, width);
}

/// Whether the exact result, in a width that holds it, differs from the wrapped one.
Term DoesNotFit(Opcode opcode, const Term& a, const Term& b, Sign sign) {
  const unsigned width = a.width();
  const unsigned wide = opcode == Opcode::kMul ? 2 * width : width + 1;
  const Term x = Extend(a, wide, sign), y = Extend(b, wide, sign);
  if (opcode == Opcode::kSub && sign == Sign::kUnsigned) return Ult(a, b);
  const auto power = b.Value();
  if (opcode == Opcode::kMul && power && std::has_single_bit(*power)) {
    // 2^k: the product fits if the upper k bits say nothing. (2^(width-1) is negative.)
    const auto bits = static_cast<unsigned>(std::countr_zero(*power));
    if (bits + 1 < width) {
      return Extend(Trunc(a, width - bits), width, sign) != a;
    }
  }
  const Term exact = opcode == Opcode::kAdd ? x + y : opcode == Opcode::kSub ? x - y : x * y;
  if (opcode == Opcode::kAdd && sign == Sign::kUnsigned) {
    return Same(Extract(exact, width, width), 1);
  }
  return exact != Extend(Trunc(exact, width), wide, sign);
}

Computed WrappingArithmetic(Opcode opcode, const ir::Flags& flags, const Term& a, const Term& b) {
  Term poison = False(a);
  if (flags.nuw) poison = poison || DoesNotFit(opcode, a, b, Sign::kUnsigned);
  if (flags.nsw) poison = poison || DoesNotFit(opcode, a, b, Sign::kSigned);
  Term bits = opcode == Opcode::kAdd ? a + b : opcode == Opcode::kSub ? a - b : a * b;
  return {bits, poison, False(a)};
}

Computed Division(Opcode opcode, const ir::Flags& flags, const Term& a, const Term& b) {
  const unsigned width = a.width();
  Term undefined = Same(b, 0);
  if (opcode == Opcode::kSDiv || opcode == Opcode::kSRem) {
    Term minimum = Shl(ConstantLike(a, 1), ConstantLike(a, width - 1));
    undefined = undefined || (a == minimum && b == ~ConstantLike(b, 0));
  }
  switch (opcode) {
    case Opcode::kUDiv:
      return {UDiv(a, b), flags.exact ? !Same(URem(a, b), 0) : False(a), undefined};
    case Opcode::kSDiv:
      return {SDiv(a, b), flags.exact ? !Same(SRem(a, b), 0) : False(a), undefined};
    case Opcode::kURem:
      return {URem(a, b), False(a), undefined};
    default:
      return {SRem(a, b), False(a), undefined};
  }
}

Computed Shift(Opcode opcode, const ir::Flags& flags, const Term& a, const Term& b) {
  const unsigned width = a.width();
  Term poison = !Ult(b, ConstantLike(b, width));
  if (width == 1) poison = Same(b, 1);  // the constant `width` does not fit into one bit
  Term bits = opcode == Opcode::kShl    ? Shl(a, b)
              : opcode == Opcode::kLShr ? LShr(a, b)
                                        : AShr(a, b);
  if (opcode == Opcode::kShl) {
    if (flags.nuw) poison = poison || LShr(bits, b) != a;
    if (flags.nsw) poison = poison || AShr(bits, b) != a;
  } else if (flags.exact) {
    poison = poison || Shl(bits, b) != a;
  }
  return {bits, poison, False(a)};
}

Term BitwiseTerm(Opcode opcode, const Term& a, const Term& b) {
  if (a.width() == 1) {  // a logical operation, so that conditions stay booleans
    const Term x = FromBit(a), y = FromBit(b);
    if (opcode == Opcode::kAnd) return ToBit(x && y);
    if (opcode == Opcode::kOr) return ToBit(x || y);
    return ToBit(x != y);
  }
  return opcode == Opcode::kAnd ? a & b : opcode == Opcode::kOr ? a | b : a ^ b;
}

Term CountOnes(const Term& a) {
  Term count = ConstantLike(a, 0);
  for (unsigned i = 0; i < a.width(); ++i) count = count + ZExt(Extract(a, i, i), a.width());
  return count;
}

/// The zeroes above the highest one bit, or below the lowest.
Term CountZeroes(const Term& a, bool leading) {
  Term count = ConstantLike(a, a.width());
  for (unsigned i = 0; i < a.width(); ++i) {
    const unsigned bit = leading ? i : a.width() - 1 - i;
    const unsigned zeroes = leading ? a.width() - 1 - bit : bit;
    count = Ite(Same(Extract(a, bit, bit), 1), ConstantLike(a, zeroes), count);
  }
  return count;
}

Term SwapBytes(const Term& a) {
  Term swapped = Extract(a, 7, 0);
  for (unsigned byte = 1; byte < a.width() / 8; ++byte) {
    swapped = Concat(swapped, Extract(a, byte * 8 + 7, byte * 8));
  }
  return swapped;
}

}  // namespace

std::optional<Computed> Binary(Opcode opcode, const ir::Flags& flags, const Term& a,
                               const Term& b) {
  const auto plain = [&](const Term& bits) { return Computed{bits, False(a), False(a)}; };
  switch (opcode) {
    case Opcode::kAdd:
    case Opcode::kSub:
    case Opcode::kMul:
      return WrappingArithmetic(opcode, flags, a, b);
    case Opcode::kUDiv:
    case Opcode::kSDiv:
    case Opcode::kURem:
    case Opcode::kSRem:
      return Division(opcode, flags, a, b);
    case Opcode::kShl:
    case Opcode::kLShr:
    case Opcode::kAShr:
      return Shift(opcode, flags, a, b);
    case Opcode::kAnd:
    case Opcode::kXor:
      return plain(BitwiseTerm(opcode, a, b));
    case Opcode::kOr:
      return Computed{BitwiseTerm(opcode, a, b),
                      flags.disjoint ? !Same(BitwiseTerm(Opcode::kAnd, a, b), 0) : False(a),
                      False(a)};
    case Opcode::kUAddSat:
      return plain(
          Ite(DoesNotFit(Opcode::kAdd, a, b, Sign::kUnsigned), ~ConstantLike(a, 0), a + b));
    case Opcode::kUSubSat:
      return plain(Ite(Ult(a, b), ConstantLike(a, 0), a - b));
    case Opcode::kUMin:
      return plain(Ite(Ult(a, b), a, b));
    case Opcode::kUMax:
      return plain(Ite(Ult(a, b), b, a));
    case Opcode::kSMin:
      return plain(Ite(Slt(a, b), a, b));
    case Opcode::kSMax:
      return plain(Ite(Slt(a, b), b, a));
    default:
      return std::nullopt;
  }
}

std::optional<Computed> Unary(Opcode opcode, const ir::Flags& flags, const Term& a,
                              unsigned width) {
  const Term zero = ConstantLike(a, 0);
  switch (opcode) {
    case Opcode::kZExt:
      return Computed{ZExt(a, width), flags.nneg ? Slt(a, zero) : False(a), False(a)};
    case Opcode::kSExt:
      return Computed{SExt(a, width), False(a), False(a)};
    case Opcode::kTrunc: {
      Term bits = Trunc(a, width);
      Term poison = False(a);
      if (flags.nuw) poison = poison || ZExt(bits, a.width()) != a;
      if (flags.nsw) poison = poison || SExt(bits, a.width()) != a;
      return Computed{bits, poison, False(a)};
    }
    case Opcode::kAbs: {
      Term minimum = Shl(ConstantLike(a, 1), ConstantLike(a, a.width() - 1));
      return Computed{Ite(Slt(a, zero), zero - a, a), flags.poison_option ? a == minimum : False(a),
                      False(a)};
    }
    case Opcode::kCtPop:
      return Computed{CountOnes(a), False(a), False(a)};
    case Opcode::kCtLz:
    case Opcode::kCtTz:
      return Computed{CountZeroes(a, opcode == Opcode::kCtLz),
                      flags.poison_option ? Same(a, 0) : False(a), False(a)};
    case Opcode::kBSwap:
      return Computed{SwapBytes(a), False(a), False(a)};
    default:
      return std::nullopt;
  }
}

Term FunnelShift(bool left, const Term& high, const Term& low, const Term& amount) {
  const unsigned width = high.width();
  // Both halves, shifted by the amount modulo the width.
  const Term both = Concat(high, low);
  const Term by = ZExt(URem(amount, ConstantLike(amount, width)), 2 * width);
  return left ? Extract(Shl(both, by), 2 * width - 1, width) : Trunc(LShr(both, by), width);
}

std::optional<Term> Overflows(Opcode opcode, const Term& a, const Term& b) {
  switch (opcode) {
    case Opcode::kUAddOverflow:
      return DoesNotFit(Opcode::kAdd, a, b, Sign::kUnsigned);
    case Opcode::kSAddOverflow:
      return DoesNotFit(Opcode::kAdd, a, b, Sign::kSigned);
    case Opcode::kUSubOverflow:
      return DoesNotFit(Opcode::kSub, a, b, Sign::kUnsigned);
    case Opcode::kSSubOverflow:
      return DoesNotFit(Opcode::kSub, a, b, Sign::kSigned);
    case Opcode::kUMulOverflow:
      return DoesNotFit(Opcode::kMul, a, b, Sign::kUnsigned);
    case Opcode::kSMulOverflow:
      return DoesNotFit(Opcode::kMul, a, b, Sign::kSigned);
    default:
      return std::nullopt;
  }
}

Term Compare(ir::Predicate predicate, const Term& a, const Term& b) {
  switch (predicate) {
    case ir::Predicate::kEq:
      return a == b;
    case ir::Predicate::kNe:
      return a != b;
    case ir::Predicate::kUgt:
      return Ult(b, a);
    case ir::Predicate::kUge:
      return Ule(b, a);
    case ir::Predicate::kUlt:
      return Ult(a, b);
    case ir::Predicate::kUle:
      return Ule(a, b);
    case ir::Predicate::kSgt:
      return Slt(b, a);
    case ir::Predicate::kSge:
      return Sle(b, a);
    case ir::Predicate::kSlt:
      return Slt(a, b);
    case ir::Predicate::kSle:
      return Sle(a, b);
  }
  return False(a);
}

}  // namespace smt
