// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "fuzz/oracle/evidence.h"

namespace oracle {

/// The most hook calls that may lie between two questions whether to pause. A question comes at
/// least after each page of a list, of which a compat caller's has 1,024 entries, and an entry asks
/// for one hook at most: a page that is freed, or allocated to remember it in. The rest is what
/// maps and unmaps around that.
inline constexpr std::uint64_t kLongest = 1100;

/// Rule C: a call never works long without asking whether it should pause, and once told to it
/// returns.
void CheckProgress(const Evidence& evidence, Findings& findings);

}  // namespace oracle
