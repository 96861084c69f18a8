// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "fuzz/simulation/machine/machine.h"
#include "fuzz/simulation/model/world.h"

namespace replay {

/// Tells from the machine's log at which point an event stopped a call that has returned `result`.
model::Course HowFar(const machine::Machine& machine, std::int64_t result);

}  // namespace replay
