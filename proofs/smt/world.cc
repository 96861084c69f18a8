// SPDX-License-Identifier: MIT
//
// What stands for the world around the code: hooks, contracts of functions, and other CPUs.
#include "proofs/smt/address.h"
#include "proofs/smt/arithmetic.h"
#include "proofs/smt/frame.h"

namespace smt {
namespace {

/// The pointer, moved by some bytes.
Scalar Behind(Terms& terms, Scalar pointer, std::uint64_t offset) {
  const auto moved = [&](const Alternative& a) { return a.offset + terms.Bits(offset, 64); };
  pointer.pointer = Move(pointer.pointer, moved);
  return pointer;
}

}  // namespace

void Executor::StandFor(const std::string& function, Stand stand) {
  stands_.insert_or_assign(function, std::move(stand));
}

void Executor::Oblige(const Term& holds, Path& path, const std::string& where) {
  Forbid(ViolationKind::kPromise, !holds, path, where);
}

void Executor::Note(const std::string& what, const Path& path, std::vector<Term> values) {
  events_.push_back({what, path.guard.AsTerm(terms_), std::move(values)});
}

Term Executor::LoadAt(const Scalar& pointer, std::uint64_t offset, unsigned width,
                      const Site& site) {
  const Scalar place = Behind(terms_, pointer, offset);
  const Scalar value =
      LoadFrom(place, {.pointer = false, .width = width}, 1, site.path, site.where);
  Forbid(ViolationKind::kPoisonUse, value.poison, site.path, site.where);
  return value.bits;
}

Scalar Executor::LoadPointerAt(const Scalar& pointer, std::uint64_t offset, const Site& site) {
  const Scalar place = Behind(terms_, pointer, offset);
  Scalar value = LoadFrom(place, {.pointer = true, .width = 64}, 1, site.path, site.where);
  Forbid(ViolationKind::kPoisonUse, value.poison, site.path, site.where);
  return value;
}

void Executor::StoreAt(const Scalar& pointer, std::uint64_t offset, const Scalar& value,
                       const Site& site) {
  const Scalar place = Behind(terms_, pointer, offset);
  StoreTo(place, value, 1, site.path, site.where);
}

void Executor::Share(SharedWord word) {
  const Term same = terms_.Fresh("left.alone", word.width);
  violations_.push_back({ViolationKind::kPromise, !word.may_become(same, same),
                         "other CPUs may leave a shared word as it is"});
  shared_.push_back(std::move(word));
}

const SharedWord* Executor::SharedAt(const Scalar& pointer, unsigned width,
                                     const std::string& where) const {
  const Alternative& place = pointer.pointer.at(0);
  for (const SharedWord& word : shared_) {
    const bool is_it = pointer.pointer.size() == 1 && place.object == word.object &&
                       place.offset.Value() == word.offset && width == word.width;
    if (is_it) return &word;
  }
  for (const Alternative& one : pointer.pointer) {
    if (!objects_.at(one.object).is_own) {
      throw Error(where + ": no theorem says who else changes " + objects_.at(one.object).name);
    }
  }
  return nullptr;
}

void Executor::CheckRace(const Scalar& pointer, std::uint64_t size, Path& path,
                         const std::string& where) {
  for (const Alternative& place : pointer.pointer) {
    for (const SharedWord& word : shared_) {
      if (place.object != word.object) continue;
      const Term start = terms_.Bits(word.offset, 64);
      const Term is_after = Ule(start + terms_.Bits(BytesOf(word.width), 64), place.offset);
      const Term is_before = Ule(place.offset + terms_.Bits(size, 64), start);
      Forbid(ViolationKind::kRace, place.condition && !is_after && !is_before, path, where);
    }
  }
}

Term Executor::Look(const SharedWord& word, Path& path) {
  const Scalar last =
      path.memory.Load(word.object, word.offset, BytesOf(word.width), /*as_pointer=*/false);
  const Term now = terms_.Fresh("shared", word.width);
  Assume(word.may_become(last.bits, now));
  path.memory.Store(word.object, word.offset, MakeBits(now, terms_.False()));
  return now;
}

Value Executor::Change(Frame& frame, const ir::Instruction& instruction, Path& path) {
  const std::string where = frame.Where(instruction);
  const Scalar pointer = Read(instruction.operands[0], path).at(0);
  const ir::Leaf& type = instruction.type[0];
  const SharedWord* const shared = SharedAt(pointer, type.width, where);
  const Scalar loaded = LoadFrom(pointer, type, instruction.align, path, where);
  const Scalar seen = shared == nullptr ? loaded : MakeBits(Look(*shared, path), terms_.False());
  if (seen.is_pointer()) throw Error(where + ": an atomic change of a pointer is not supported");
  const Scalar operand = Read(instruction.operands[1], path).at(0);
  Value result = {seen};
  Scalar after = seen;
  Term changes = terms_.True();
  if (instruction.opcode == ir::Opcode::kCompareExchange) {
    const Scalar desired = Read(instruction.operands[2], path).at(0);
    Forbid(ViolationKind::kPoisonUse, operand.poison || seen.poison, path, where);
    changes = seen.bits == operand.bits;
    after = Choose(changes, desired, seen);
    result.push_back(MakeBits(ToBit(changes), terms_.False()));
  } else if (instruction.operation == ir::Opcode::kStore) {
    after = operand;
  } else {
    after = MakeBits(Binary(instruction.operation, {}, seen.bits, operand.bits)->bits,
                     seen.poison || operand.poison);
  }
  if (shared != nullptr) {
    Forbid(ViolationKind::kPoisonUse, after.poison, path, where);
    Note("change", path, {seen.bits, after.bits, ToBit(changes)});
  }
  StoreTo(pointer, after, instruction.align, path, where);
  return result;
}

}  // namespace smt
