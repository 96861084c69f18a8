// SPDX-License-Identifier: MIT
#include "proofs/smt/address.h"

namespace smt {
namespace {

bool IsNull(const Alternative& a) { return a.object == kNoObject && a.offset.Value() == 0; }

/// Whether the place is inside an object or just past its end. Such a place is never at 0; see
/// Objects::Layout.
bool IsNotNull(const Objects& objects, const Alternative& a) {
  return a.object != kNoObject &&
         a.offset.Value().value_or(UINT64_MAX) <= objects.at(a.object).capacity;
}

Term AlternativeAddress(const Objects& objects, const Alternative& a) {
  return objects.at(a.object).base + a.offset;
}

Term SamePlace(const Objects& objects, const Alternative& a, const Alternative& b) {
  if (a.object == b.object) return a.offset == b.offset;
  if ((IsNull(a) && IsNotNull(objects, b)) || (IsNull(b) && IsNotNull(objects, a))) {
    return objects.terms().False();
  }
  return AlternativeAddress(objects, a) == AlternativeAddress(objects, b);
}

}  // namespace

Term Address(const Objects& objects, const Pointer& pointer) {
  Term address = AlternativeAddress(objects, pointer.back());
  for (std::size_t i = pointer.size() - 1; i-- > 0;) {
    address = Ite(pointer[i].condition, AlternativeAddress(objects, pointer[i]), address);
  }
  return address;
}

Pointer Move(const Pointer& pointer, const std::function<Term(const Alternative&)>& change) {
  Pointer moved;
  for (const Alternative& one : pointer) {
    moved.push_back({one.object, one.condition, change(one), one.through});
  }
  return moved;
}

Term SameAddress(const Objects& objects, const Pointer& a, const Pointer& b) {
  std::vector<Term> any;
  for (const Alternative& x : a) {
    for (const Alternative& y : b) {
      any.push_back(x.condition && y.condition && SamePlace(objects, x, y));
    }
  }
  return AnyOf(objects.terms(), any);
}

Term LeavesObject(const ObjectInfo& info, const Term& offset, const Term& size) {
  // Small constants cannot wrap when added, so one simple comparison is enough.
  constexpr std::uint64_t kSmall = std::uint64_t{1} << 62;
  if (offset.Value().value_or(kSmall) < kSmall && size.Value().value_or(kSmall) < kSmall) {
    return Ult(info.size, offset + size);
  }
  return Ult(info.size, size) || Ult(info.size - size, offset);
}

Term LeavesBounds(const ObjectInfo& info, const Term& offset) { return Ult(info.size, offset); }

Term IsMisaligned(const ObjectInfo& info, const Term& offset, std::uint64_t align) {
  Term low = ConstantLike(offset, align - 1);
  if (align <= info.align) return !Same(offset & low, 0);
  return !Same((info.base + offset) & low, 0);
}

}  // namespace smt
