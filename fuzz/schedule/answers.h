// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "fuzz/schedule/history.h"

namespace schedule {

/// Looks for an answer, a cause or a ticket that no order of steps could explain. Empty if there is
/// none. The core gives a step up after `tries`.
std::string CheckAnswer(const Record& record, std::uint32_t tries);

}  // namespace schedule
