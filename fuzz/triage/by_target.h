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

/// What an input means, which each target says for itself: by_target.cc has a row for each target
/// of the catalogue. Requires an input whose target is in there, as Read gives.
namespace triage {

/// Runs one input in this process. A crash of the core is a crash of the caller.
Verdict RunHere(const Input& input);

/// What a replay comes to: the first violation, where there is none the first difference.
Verdict FromOutcome(const replay::Outcome& outcome);

/// What an input does, for people. `results`: what its hypercalls returned, where that is known.
std::string Story(const Input& input, std::span<const std::int64_t> results = {});

/// The input as a trace. Nothing for operations on a slot word, which no hypercall names.
std::optional<trace::Trace> AsTrace(const Input& input);

}  // namespace triage
