// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "fuzz/triage/input.h"

namespace triage {

/// What an input does, for people. `results`: what its hypercalls returned, where that is known.
std::string Story(const Input& input, std::span<const std::int64_t> results = {});

}  // namespace triage
