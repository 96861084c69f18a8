// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "fuzz/triage/input.h"
#include "fuzz/triage/verdict.h"

namespace triage {

/// The sequence of hypercalls that led to a verdict, without what had no part in it: what changed
/// state before ("load", "unload", "exec" that succeeded; one name for several in a row), then
/// the hypercall in question with its answer: "load, unload, load = -EINVAL". For inputs of other
/// targets, the verdict's detail. Two inputs of one promise and one shape most likely show one
/// defect.
std::string Shape(const Input& input, const Verdict& verdict);

}  // namespace triage
