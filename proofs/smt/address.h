// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

#include "proofs/smt/memory.h"

namespace smt {

/// The number that a pointer is: base + offset of the alternative that holds.
Term Address(const Objects& objects, const Pointer& pointer);

/// A pointer moved: applies `change` to the offset of each alternative.
Pointer Move(const Pointer& pointer, const std::function<Term(const Alternative&)>& change);

/// Whether two pointers are the same address. Within one object offsets decide.
Term SameAddress(const Objects& objects, const Pointer& a, const Pointer& b);

/// Whether [offset, offset + size) leaves the object. `size` is at most the object's capacity limit
/// of 2^63, offset is anything.
Term LeavesObject(const ObjectInfo& info, const Term& offset, const Term& size);

/// Whether `offset` is neither inside the object nor just past its end.
Term LeavesBounds(const ObjectInfo& info, const Term& offset);

/// Whether the address is no multiple of `align`.
Term IsMisaligned(const ObjectInfo& info, const Term& offset, uint64_t align);

}  // namespace smt
