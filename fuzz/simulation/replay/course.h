// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "fuzz/simulation/machine/machine.h"
#include "fuzz/simulation/model/world.h"

namespace replay {

/// What the model is told of a call that has returned `result`: where it was stopped, by the
/// machine's log.
model::Course HowFar(const machine::Machine& machine, std::int64_t result);

}  // namespace replay
