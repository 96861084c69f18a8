// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "fuzz/triage/input.h"
#include "fuzz/triage/verdict.h"
#include "trace/trace.h"

namespace replay {
struct Outcome;
}

/// What an input does. A trace is replayed; every other input means what its target says
/// (targets::Meaning). All functions require an input whose target exists, which Read guarantees.
namespace triage {

/// Runs one input in this process. A crash of the core is a crash of the caller.
Verdict RunHere(const Input& input);

/// The verdict on a replay: its first violation, or without one its first difference.
Verdict FromOutcome(const replay::Outcome& outcome);

/// Tells people what an input does. `results`: what its hypercalls returned, where that is known.
std::string Story(const Input& input, std::span<const std::int64_t> results = {});

/// The input as a trace; nothing where no hypercalls do the same.
std::optional<trace::Trace> AsTrace(const Input& input);

}  // namespace triage
