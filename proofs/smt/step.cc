// SPDX-License-Identifier: MIT
//
// The meaning of each instruction that does not touch memory.
#include <algorithm>
#include <cstddef>

#include "proofs/smt/address.h"
#include "proofs/smt/arithmetic.h"
#include "proofs/smt/frame.h"

namespace smt {

using ir::Opcode;

namespace {

bool IsDivision(Opcode opcode) {
  return opcode == Opcode::kUDiv || opcode == Opcode::kSDiv || opcode == Opcode::kURem ||
         opcode == Opcode::kSRem;
}

}  // namespace

bool Executor::Step(Frame& frame, const ir::Instruction& instruction, Path& path) {
  switch (instruction.opcode) {
    case Opcode::kPhi:
      return true;  // TakeEdge has set its result
    case Opcode::kCall:
      return Call(frame, instruction, path);
    case Opcode::kTrap:
      Forbid(ViolationKind::kTrap, terms_.True(), path, frame.Where(instruction));
      return false;
    case Opcode::kAssume: {
      const Scalar condition = ReadKept(frame, instruction, 0, path).at(0);
      Forbid(ViolationKind::kPoisonUse, condition.poison, path, frame.Where(instruction));
      Forbid(ViolationKind::kPromise, !FromBit(condition.bits), path, frame.Where(instruction));
      return true;
    }
    default:
      break;
  }
  std::optional<Value> value = Compute(frame, instruction, path);
  if (!value) value = ComputeMemory(frame, instruction, path);
  if (!value) {
    StepMemory(frame, instruction, path);
    return true;
  }
  path.locals.insert_or_assign(instruction.result, Keep(instruction.promise, std::move(*value),
                                                        path, frame.Where(instruction)));
  return true;
}

std::optional<Value> Executor::Compute(Frame& frame, const ir::Instruction& instruction,
                                       Path& path) {
  std::vector<Value> operands;
  for (std::size_t i = 0; i < instruction.operands.size(); ++i) {
    operands.push_back(ReadKept(frame, instruction, i, path));
  }
  auto scalar = [&](std::size_t i) -> const Scalar& { return operands.at(i).at(0); };
  switch (instruction.opcode) {
    case Opcode::kICmp: {
      const Scalar &a = scalar(0), &b = scalar(1);
      const Term poison = a.poison || b.poison;
      if (!a.is_pointer()) {
        return Value{MakeBits(ToBit(Compare(instruction.predicate, a.bits, b.bits)), poison)};
      }
      const bool equality = instruction.predicate == ir::Predicate::kEq ||
                            instruction.predicate == ir::Predicate::kNe;
      Term holds = equality ? SameAddress(objects_, a.pointer, b.pointer)
                            : Compare(instruction.predicate, Address(objects_, a.pointer),
                                      Address(objects_, b.pointer));
      if (instruction.predicate == ir::Predicate::kNe) holds = !holds;
      return Value{MakeBits(ToBit(holds), poison)};
    }
    case Opcode::kSelect: {
      Value chosen = Choose(FromBit(scalar(0).bits), operands[1], operands[2]);
      for (Scalar& one : chosen) one.poison = one.poison || scalar(0).poison;
      return chosen;
    }
    case Opcode::kFreeze: {
      Value frozen = operands[0];
      for (Scalar& one : frozen) {
        if (one.poison.IsFalse()) continue;
        const Term anything = terms_.Fresh("freeze", one.is_pointer() ? 64 : one.bits.width());
        const Scalar other =
            one.is_pointer() ? MakePointer(terms_, {{kNoObject, terms_.True(), anything}}, False())
                             : MakeBits(anything, False());
        const Term poison = one.poison;
        one.poison = False();
        one = Choose(poison, other, one);
      }
      return frozen;
    }
    case Opcode::kExtractValue: {
      auto first = operands[0].begin() + instruction.first_leaf;
      return Value(first, first + static_cast<std::ptrdiff_t>(instruction.type.size()));
    }
    case Opcode::kInsertValue: {
      Value whole = operands[0];
      std::copy(operands[1].begin(), operands[1].end(), whole.begin() + instruction.first_leaf);
      return whole;
    }
    case Opcode::kPtrToInt: {
      const Term address = Address(objects_, scalar(0).pointer);
      const unsigned width = instruction.type[0].width;
      return Value{
          MakeBits(width <= 64 ? Trunc(address, width) : ZExt(address, width), scalar(0).poison)};
    }
    case Opcode::kIntToPtr: {
      const Term& bits = scalar(0).bits;
      const Term address = bits.width() <= 64 ? ZExt(bits, 64) : Trunc(bits, 64);
      return Value{MakePointer(terms_, {{kNoObject, terms_.True(), address}}, scalar(0).poison)};
    }
    case Opcode::kFShl:
    case Opcode::kFShr:
      return Value{MakeBits(FunnelShift(instruction.opcode == Opcode::kFShl, scalar(0).bits,
                                        scalar(1).bits, scalar(2).bits),
                            scalar(0).poison || scalar(1).poison || scalar(2).poison)};
    default:
      break;
  }
  if (operands.size() == 1 && operands[0].size() == 1 && !scalar(0).is_pointer()) {
    const unsigned width = instruction.type.empty() ? 0 : instruction.type[0].width;
    if (auto result = Unary(instruction.opcode, instruction.flags, scalar(0).bits, width)) {
      return Value{MakeBits(result->bits, scalar(0).poison || result->poison)};
    }
  }
  if (operands.size() != 2 || operands[0].size() != 1 || scalar(0).is_pointer()) return {};
  const Scalar &a = scalar(0), &b = scalar(1);
  const Term poison = a.poison || b.poison;
  if (auto overflow = Overflows(instruction.opcode, a.bits, b.bits)) {
    const Opcode plain = instruction.opcode <= Opcode::kSAddOverflow   ? Opcode::kAdd
                         : instruction.opcode <= Opcode::kSSubOverflow ? Opcode::kSub
                                                                       : Opcode::kMul;
    return Value{MakeBits(Binary(plain, {}, a.bits, b.bits)->bits, poison),
                 MakeBits(ToBit(*overflow), poison)};
  }
  auto result = Binary(instruction.opcode, instruction.flags, a.bits, b.bits);
  if (!result) return {};
  // Dividing by poison is undefined, whatever its bits; a poison dividend alone is not.
  if (IsDivision(instruction.opcode)) {
    Forbid(ViolationKind::kDivision, result->undefined || b.poison, path, frame.Where(instruction));
  }
  return Value{MakeBits(result->bits, poison || result->poison)};
}

}  // namespace smt
