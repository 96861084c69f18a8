// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "fuzz/triage/input.h"
#include "fuzz/triage/verdict.h"

namespace triage {

/// The hypercalls that led to a verdict, as text: first the calls that changed state, then the call
/// that the verdict is about, with its answer: "load, continue, load_v1 = -EINVAL". A call changes
/// state when it succeeds, is suspended or is abandoned, unless it is status or get_range. Several
/// equal calls in a row appear once. For a target that takes no traces, the shape is the verdict's
/// detail. Two inputs with one broken promise and one shape most likely show one defect.
std::string Shape(const Input& input, const Verdict& verdict);

}  // namespace triage
