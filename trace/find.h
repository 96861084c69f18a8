// SPDX-License-Identifier: MIT
#pragma once

#include <utility>
#include <variant>

#include "trace/trace.h"

namespace trace {

/// Finds the first content of this kind in the guest memory that a call writes. Null: there is
/// none.
template <typename Kind>
const Kind* Find(const Hypercall& call) {
  for (const Content& content : call.memory) {
    if (const Kind* const found = std::get_if<Kind>(&content.what)) return found;
  }
  return nullptr;
}

template <typename Kind>
Kind* Find(Hypercall& call) {
  return const_cast<Kind*>(Find<Kind>(std::as_const(call)));
}

}  // namespace trace
