// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <vector>

#include "fuzz/triage/by_target.h"
#include "fuzz/triage/input.h"
#include "fuzz/triage/verdict.h"

namespace triage {

/// Runs inputs in forked children, so that an input that crashes or never ends takes nothing with
/// it: its verdict says so, and the next child goes on behind it. `seen` hears how many are done.
/// Throws std::system_error when there can be no child.
std::vector<Verdict> RunAll(const std::vector<Input>& inputs, std::chrono::milliseconds limit,
                            const std::function<void(std::size_t)>& seen,
                            const std::function<Verdict(const Input&)>& run = RunHere);

}  // namespace triage
