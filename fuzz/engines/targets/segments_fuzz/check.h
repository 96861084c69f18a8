// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "fuzz/engines/targets/segments_fuzz/input.h"
#include "fuzz/simulation/oracle/violation.h"

namespace targets::segments_fuzz {

/// Property: kexecore::CheckImage answers each image with exactly the error that the contract's
/// rules L8 to L14 name for this type, revision and caller. The reference model implements these
/// rules.
std::optional<oracle::Violation> Check(const SegmentsInput& input);

}  // namespace targets::segments_fuzz
