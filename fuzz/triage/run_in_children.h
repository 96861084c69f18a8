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

/// An input may run this long, on a busy machine too, before it counts as one that never ends.
inline constexpr std::chrono::seconds kPatience(60);

/// Runs inputs in forked children. An input that crashes its child or never ends gets a verdict
/// that says so, and the next child goes on with the input after it. Calls `seen` after each input
/// with the number of inputs that are done. Throws std::system_error when a child cannot be made.
std::vector<Verdict> RunInChildren(const std::vector<Input>& inputs,
                                   std::chrono::milliseconds limit,
                                   const std::function<void(std::size_t)>& seen,
                                   const std::function<Verdict(const Input&)>& run = RunHere);

}  // namespace triage
