// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "fuzz/engines/targets/slots_fuzz/input.h"
#include "fuzz/simulation/oracle/violation.h"

namespace targets::slots_fuzz {

/// Property: from any state at rest, any sequence of commits and withdrawals leaves the slot word
/// in the state that rules S1 to S3 name, which the reference model implements. The word is at rest
/// again: of a type's two slots at most the current one holds an image, and no other bit is set. In
/// a violation, `hypercall` is the index of the operation.
std::optional<oracle::Violation> Check(const SlotsInput& input);

}  // namespace targets::slots_fuzz
