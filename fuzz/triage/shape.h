// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "fuzz/triage/input.h"
#include "fuzz/triage/verdict.h"

namespace triage {

/// The sequence of hypercalls that led to a verdict, without what had no part in it: what changed
/// state before (any call but status and get_range that succeeded, was suspended, or was abandoned;
/// one name for several in a row), then the call in question with its answer:
/// "load, continue, load_v1 = -EINVAL". For inputs of other targets, the verdict's detail. Two
/// inputs of one promise and one shape most likely show one defect.
std::string Shape(const Input& input, const Verdict& verdict);

}  // namespace triage
