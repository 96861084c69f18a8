// SPDX-License-Identifier: MIT
//
// The meaning of instructions that make an address, and of promises about addresses.
#include "proofs/smt/address.h"
#include "proofs/smt/arithmetic.h"
#include "proofs/smt/frame.h"

namespace smt {
namespace {

using ir::Opcode;

/// An index as 64 bits. With `checked` the result is poison if the cut changes the value.
Term ToIndexWidth(const Term& index, bool checked, Term& poison) {
  if (index.width() <= 64) return SExt(index, 64);
  Term cut = Trunc(index, 64);
  if (checked) poison = poison || SExt(cut, index.width()) != index;
  return cut;
}

/// Whether `offset` already leaves the object, or offset + total, as integers, leaves [0, size].
Term LeavesObjectBy(const ObjectInfo& info, const Term& offset, const Term& total) {
  Term outside = LeavesBounds(info, offset);
  const auto at = offset.Value(), by = total.Value();
  if (at && by && *at < (std::uint64_t{1} << 62)) {
    const auto signed_by = static_cast<std::int64_t>(*by);
    if (signed_by < 0 && static_cast<std::uint64_t>(-signed_by) > *at) return outside || !outside;
    return outside || LeavesBounds(info, offset + total);
  }
  const Term sum = ZExt(offset, 66) + SExt(total, 66);
  return outside || Slt(sum, ConstantLike(sum, 0)) || Slt(ZExt(info.size, 66), sum);
}

}  // namespace

Value Executor::GetElementPtr(const ir::Instruction& instruction, const Path& path) {
  const ir::Flags& flags = instruction.flags;
  const bool is_signed = flags.inbounds || flags.nusw;
  ir::Flags wrap;
  wrap.nsw = is_signed;
  wrap.nuw = flags.nuw;
  const Scalar base = Read(instruction.operands[0], path).at(0);
  Term poison = base.poison;
  Term total = terms_.Bits(static_cast<std::uint64_t>(instruction.offset), 64);
  for (std::size_t i = 0; i < instruction.scales.size(); ++i) {
    const Scalar index = Read(instruction.operands[i + 1], path).at(0);
    poison = poison || index.poison;
    const Term steps = ToIndexWidth(index.bits, is_signed, poison);
    const Term scale = terms_.Bits(static_cast<std::uint64_t>(instruction.scales[i]), 64);
    const Computed product = *Binary(Opcode::kMul, wrap, steps, scale);
    const Computed sum = *Binary(Opcode::kAdd, wrap, total, product.bits);
    poison = poison || product.poison || sum.poison;
    total = sum.bits;
  }
  for (const Alternative& place : base.pointer) {
    const ObjectInfo& info = objects_.at(place.object);
    const Term address = info.base + place.offset;
    Term bad = False();
    if (flags.inbounds) {
      bad = LeavesObjectBy(info, place.offset, total);
    } else if (flags.nusw) {
      const Term sum = ZExt(address, 66) + SExt(total, 66);
      bad = !Same(Extract(sum, 65, 64), 0);
    }
    if (flags.nuw) bad = bad || Ult(address + total, address);
    poison = poison || (place.condition && bad);
  }
  Pointer moved = Move(base.pointer, [&](const Alternative& a) { return a.offset + total; });
  return {MakePointer(terms_, std::move(moved), poison)};
}

Scalar Executor::KeepPointer(const ir::Promise& promise, Scalar pointer, Path& path,
                             const std::string& where) {
  for (const Alternative& place : pointer.pointer) {
    const ObjectInfo& info = objects_.at(place.object);
    if (promise.align > 1) {
      pointer.poison =
          pointer.poison || (place.condition && IsMisaligned(info, place.offset, promise.align));
    }
    const auto require = [&](std::uint64_t bytes, const Term& where_asked) {
      if (bytes == 0) return;
      Forbid(ViolationKind::kPromise,
             place.condition && where_asked &&
                 (!path.memory.Alive(place.object) ||
                  LeavesObject(info, place.offset, terms_.Bits(bytes, 64))),
             path, where);
    };
    const Term is_null = terms_.BoolOf(place.object == kNoObject) && Same(place.offset, 0);
    require(promise.dereferenceable, terms_.True());
    require(promise.dereferenceable_or_null, !is_null);
    if (promise.writable && !info.writable) {
      Forbid(ViolationKind::kPromise, place.condition, path, where);
    }
  }
  if (promise.nonnull) {
    pointer.poison =
        pointer.poison || SameAddress(objects_, pointer.pointer, PointerTo(kNoObject).pointer);
  }
  return pointer;
}

}  // namespace smt
