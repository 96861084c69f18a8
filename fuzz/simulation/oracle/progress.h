// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "fuzz/simulation/oracle/evidence.h"

namespace oracle {

// Rule C allows this many hook calls between two questions whether to pause, and among them this
// many that map a page.
inline constexpr std::uint64_t kMostHooks = 600;
inline constexpr std::uint64_t kMostMapped = 16;

/// Rule C: a call never works for long without asking whether it should pause. When it is told to
/// pause, it returns without asking again.
void CheckProgress(const Evidence& evidence, Findings& findings);

}  // namespace oracle
