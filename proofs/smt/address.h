// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>

#include "proofs/smt/memory.h"

namespace smt {

/// The pointer as a number: base + offset of the alternative that holds.
Term Address(const Objects& objects, const Pointer& pointer);

/// The pointer with `change` applied to the offset of each alternative.
Pointer Move(const Pointer& pointer, const std::function<Term(const Alternative&)>& change);

/// Whether two pointers have equal addresses. Within one object their offsets decide.
Term SameAddress(const Objects& objects, const Pointer& a, const Pointer& b);

/// Whether [offset, offset + size) leaves the object. `offset` may be any number; `size` is at most
/// 2^63, the limit of a capacity.
Term LeavesObject(const ObjectInfo& info, const Term& offset, const Term& size);

/// Whether `offset` is neither inside the object nor just past its end.
Term LeavesBounds(const ObjectInfo& info, const Term& offset);

/// Whether the address is no multiple of `align`.
Term IsMisaligned(const ObjectInfo& info, const Term& offset, std::uint64_t align);

}  // namespace smt
