// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "fuzz/engines/targets/seeds.h"

namespace targets::hypercall_fuzz {

/// Seeds that were not recorded: one for each way in which a hypercall can end.
std::vector<NamedTrace> BasicTraces();

}  // namespace targets::hypercall_fuzz
