// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "fuzz/simulation/oracle/violation.h"
#include "trace/trace.h"

namespace targets {

using Bytes = std::span<const std::uint8_t>;

/// What the inputs of a fuzz target mean, for those that look at them without a fuzz engine. Each
/// target defines its own in `targets::NAME::kMeaning` (NAME/meaning.cc). Where inputs are traces
/// (TargetInfo::is_trace), the functions are null: a replay runs a trace.
struct Meaning {
  std::string_view target;

  /// Runs the input in this process, and returns the promise that it broke.
  std::optional<oracle::Violation> (*check)(Bytes input);

  /// Tells people what the input does, in lines.
  std::string (*story)(Bytes input);

  /// The hypercalls that do the same; nothing where no hypercall does.
  std::optional<trace::Trace> (*to_trace)(Bytes input);
};

/// The meanings of all targets, in the order of the catalogue.
std::span<const Meaning* const> Meanings();

}  // namespace targets
