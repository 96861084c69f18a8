// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "fuzz/simulation/oracle/evidence.h"

namespace oracle {

// What rule C allows between two questions: so many hooks, and of them so many that map a page.
inline constexpr std::uint64_t kMostHooks = 600;
inline constexpr std::uint64_t kMostMapped = 16;

/// Rule C: a call never works long without asking whether it should pause, and once told to it
/// returns.
void CheckProgress(const Evidence& evidence, Findings& findings);

}  // namespace oracle
